"""A log, as a facilitator sees it."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest

from console.training.desk.alerts import FREEZE_LONG, NO_SIGN, Need, alerts
from console.training.desk.view import View, Who, begin, follow
from console.training.play.entries import (
    KINDS,
    Answered,
    Asked,
    CallerTypes,
    DangerFlagged,
    Debriefed,
    Ended,
    Entry,
    Flagged,
    Happened,
    Injected,
    Labelled,
    Noted,
    Over,
    Overruled,
    Paused,
    Rewound,
    Sent,
    Shown,
    SpeedSet,
    Ticked,
    TurnDecided,
    TurnOpened,
    Unticked,
    Watched,
    Whispered,
)
from console.training.play.timeline import Tick
from console.training.scenario.model import Rules
from tests.console.training.desk.logs import BEGIN, header


def seen(*more: Any, at: float = 40.0, **head: Any) -> View:
    """The beginning, and then `more`, a second apart from second `at` on."""
    entries = [*BEGIN, *(Entry(at + place, what) for place, what in enumerate(more))]
    return reduce(follow, entries, begin(header(**head)))


def needs(view: View, now: float, quiet: float = 0.0, rules: Rules | None = None) -> list[Need]:
    return [alert.need for alert in alerts(view, now, quiet, rules)]


def test_where_a_run_is() -> None:
    view = seen()
    assert (view.scene, view.phase, view.take, view.alias) == ("welkom", 1, 1, "mus")
    assert (view.answers, view.waits_since, view.last_chatter) == (Who.TRAINEE, 31.5, 31.5)
    assert view.last is not None
    assert view.last.ref == "m2"
    assert [said.ref for said in view.talk if said.what == "message"] == ["m1", "s1", "m2"]
    assert {tick.signal: tick.evidence for tick in view.ticks.values()} == {"control-debt": "m2"}


def test_who_has_to_answer() -> None:
    sent = Sent(id="s2", text="En toen?", turn="t2")
    assert seen(sent).answers is Who.CHATTER
    assert seen(sent, TurnDecided(turn="t2", by="else", scene="verder")).answers is Who.CHATTER
    assert seen(sent, CallerTypes(on=True)).typing
    assert seen(sent, Shown(id="m3")).answers is Who.TRAINEE
    silent = seen(sent, TurnOpened(turn="t3"))
    assert (silent.answers, silent.waits_since) == (Who.TRAINEE, 41.0)
    assert seen(TurnDecided(turn="t1", by="silent", scene="ongeduld")).answers is Who.CHATTER
    assert seen(Over(by="chatter", outcome="weg")).answers is Who.NOBODY
    assert seen(Happened(event="close")).answers is Who.NOBODY


def test_of_several_messages_the_first_tells_how_long_the_chatter_waits_and_the_last_when_they_spoke() -> None:
    view = seen(Shown(id="m3"), TurnOpened(turn="t2"))
    assert (view.waits_since, view.last_chatter) == (40.0, 40.0)


def test_ticks_and_labels_and_who_said_them() -> None:
    view = seen(
        Ticked(signal="control-debt", evidence="m1"),
        Ticked(signal="other", evidence=None),
        Unticked(signal="other"),
        Labelled(message="s1", moves=("names-limits",)),
    )
    assert view.ticks == {"control-debt": Tick("control-debt", 35.0, "m1")}
    label = view.labels["s1"]
    assert (label.by_rule, label.by_trainee) == (("asks-safety",), ("names-limits",))
    assert label.stands.moves == ("names-limits",)
    over = follow(view, Entry(60.0, Overruled(message="s1", moves=(), by="Kim"))).labels["s1"]
    assert (over.by_trainee, over.stands.moves) == (("names-limits",), ())


def test_what_else_a_tile_shows() -> None:
    view = seen(
        Asked(id="f1"),
        Watched(by="Kim", on=True),
        Watched(by="Noor", on=True),
        Watched(by="Kim", on=False),
        DangerFlagged(on=True),
        Happened(event="offline"),
        Paused(on=True, why="facilitator"),
        Flagged(note="hier", by="Noor"),
        SpeedSet(speed=4.0),
    )
    assert (view.freeze, view.freeze_since) == ("f1", 40.0)
    assert view.watchers == {"Noor"}
    assert view.danger
    assert view.offline
    assert view.pauses == {"facilitator"}
    assert (view.flags, view.speed) == (1, 4.0)
    view = reduce(
        follow,
        [
            Entry(60.0, Paused(on=False, why="facilitator")),
            Entry(61.0, Answered(id="f1", option=1, words="eerst veiligheid")),
            Entry(62.0, Injected(event="online", by="Noor")),
            Entry(63.0, Rewound(take=2, turn="t1")),
        ],
        view,
    )
    assert (view.freeze, view.pauses, view.offline, view.take) == ("", frozenset(), False, 2)
    assert (view.answers, view.waits_since, view.turn) == (Who.TRAINEE, 63.0, "t1")


def test_after_going_back_the_desk_shows_what_stands_at_the_trainee() -> None:
    later = (DangerFlagged(on=True), Happened(event="offline"), Ticked(signal="control-debt", evidence="m2"))
    view = seen(*later, Rewound(take=2, turn="t1"), TurnOpened(turn="t1"))
    assert (view.danger, view.offline, view.ticks) == (False, False, {})
    assert [said.ref for said in view.talk if said.what == "message"] == ["m1", "s1", "m2"], "all takes are to be read"
    assert "s1" in view.labels


def test_a_question_is_gone_when_the_chat_is_over() -> None:
    view = seen(Asked(id="f1"), Over(by="trainee"))
    assert view.freeze == ""
    assert needs(view, 1000.0) == []


def test_a_run_that_ended_and_was_shared() -> None:
    view = seen(Over(by="chatter", outcome="weer veilig"), Ended(how="end"))
    assert (view.ended, view.outcome, view.shared) == ("end", "weer veilig", False)
    assert follow(view, Entry(90.0, Debriefed(screen=5, question="share", answer=("yes",)))).shared
    assert not follow(view, Entry(90.0, Debriefed(screen=5, question="share", answer=("no",)))).shared


def test_a_pause_is_no_waiting_and_going_on_ends_every_pause_but_a_full_disks() -> None:
    view = seen(Paused(on=True), Paused(on=True, why="facilitator"), Paused(on=True, why="disk"))
    assert view.pauses == {"", "facilitator", "disk"}
    view = follow(view, Entry(140.0, Paused(on=False)))
    assert (view.pauses, view.waits_since) == (frozenset({"disk"}), 31.5)
    view = follow(view, Entry(240.0, Paused(on=False, why="disk")))
    assert (view.pauses, view.waits_since) == (frozenset(), 231.5)
    assert needs(view, 300.0) == []


class TestAlerts:
    def test_a_chatter_who_waits_beyond_the_limit(self) -> None:
        view = seen()
        assert needs(view, 31.5 + 120) == []
        assert needs(view, 31.5 + 121) == [Need.WAITING]
        assert needs(view, 31.5 + 31, rules=Rules(latency_s=30)) == [Need.WAITING]

    def test_the_first_answer_has_a_limit_of_its_own_and_speed_counts(self) -> None:
        first = reduce(follow, BEGIN[:3], begin(header()))
        assert needs(first, 4 + 61) == [Need.WAITING]
        assert needs(first, 4 + 59) == []
        assert needs(seen(SpeedSet(speed=4.0)), 31.5 + 31) == [Need.WAITING]

    @pytest.mark.parametrize(
        "what",
        [Paused(on=True), Asked(id="f1"), Happened(event="offline"), Sent(id="s2", text="ja"), Over(by="trainee")],
        ids=lambda what: type(what).__name__,
    )
    def test_nobody_waits_in_vain_where_time_stands_still_or_the_trainee_has_spoken(self, what: Any) -> None:
        assert Need.WAITING not in needs(seen(what), 1000.0)

    def test_a_freeze_question_that_stands_long(self) -> None:
        view = seen(Asked(id="f1"))
        assert needs(view, 40 + FREEZE_LONG) == []
        assert alerts(view, 41 + FREEZE_LONG, 0.0)[0].seconds == FREEZE_LONG + 1

    def test_who_stopped_for_care_comes_first_and_stays(self) -> None:
        stopped = seen(Ended(how="stopped"))
        assert needs(stopped, 5000.0, quiet=5000.0) == [Need.STOPPED]
        assert tuple(Need)[0] is Need.STOPPED
        for how in ("end", "closed", "broken"):
            assert needs(seen(Ended(how=how)), 5000.0, quiet=5000.0) == []

    def test_a_console_without_a_sign_of_life_and_a_full_disk(self) -> None:
        assert needs(seen(), 41.0, quiet=NO_SIGN + 1) == [Need.LOST]
        assert needs(seen(Paused(on=True, why="disk")), 50.0) == [Need.DISK]


def test_strangers_text_is_clean_wherever_it_is_shown() -> None:
    evil = "\x1b[2Jweg\u202e\x07"
    view = seen(
        Sent(id=f"s2{evil}", text=evil),
        Noted(text=evil),
        Whispered(text=evil, by=evil),
        Flagged(note=evil, by=f"{evil}\n"),
        Over(by="trainee", outcome=evil),
        Ended(how="closed", outcome=evil),
        trainee=f"{evil}\n{evil}",
    )
    shown = [view.alias, view.outcome, *(part for said in view.talk for part in (said.text, said.by, said.ref))]
    assert not any(char in part for part in shown for char in "\x1b\x07\u202e")
    assert "\n" not in view.alias


def test_no_entry_is_unknown_to_the_view() -> None:
    handled = {kind.__name__ for kind in KINDS.values()}
    from console.training.desk import view
    from console.training.play import timeline

    unseen = handled - vars(view).keys() - vars(timeline).keys()
    assert unseen == {"Drafted", "FormFilled", "SafetyFilled", "Guessed", "Typing"}, "what a facilitator need not see"
