"""What is said of a draft before somebody publishes it, and of what came of it: each state in whole sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api_client.errors import BackendError, Refused, Unauthorised, Unavailable, WrongServer
from console.report.check_list import Stand, became, check_list, is_lost, refused, released, stand
from console.strings import set_language
from protocol.report import Draft, Hides, Released
from tests.stubs.fake_reports import made_draft


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("nl")


def said(draft: Draft) -> str:
    return "\n".join(line for part in check_list(draft) for line in part.lines)


FIRST = "The first publication of the figures of 2021."
CORRECTION = "A correction: it takes the place of release 1 of 2021."
SECOND = "a second person has to release the same figures"

STATES: list[tuple[dict[str, Any], Stand, list[str], list[str]]] = [
    (
        {},
        Stand.FREE,
        [FIRST, "285 possible victims in 2021.", "including December 2021, as registered on 3 February 2022."],
        [CORRECTION, SECOND, "needs one line"],
    ),
    ({"victims": 1, "until": "nonsense"}, Stand.FREE, ["1 possible victim in 2021."], ["Up to and including"]),
    ({}, Stand.FREE, ["Nothing is open.", "Every number is published."], []),
    ({"open_forms": 1}, Stand.FREE, ["Nothing was registered of 1 chat of 2021."], ["Nothing is open."]),
    ({"open_forms": 1200}, Stand.FREE, ["Nothing was registered of 1,200 chats of 2021."], []),
    ({"unpurged": 1}, Stand.FREE, ["The text of 1 chat of 2021 is still there."], ["Nothing is open."]),
    ({"unpurged": 3}, Stand.FREE, ["The texts of 3 chats of 2021 are still there."], []),
    ({"earlier": (2019,)}, Stand.FREE, ["the figures of 2019 were published, registrations of that year came in"], []),
    ({"earlier": (2019, 2020)}, Stand.FREE, ["Since the figures of 2019, 2020 were", "of those years came in"], []),
    (
        {"unpublished": (2020,)},
        Stand.FREE,
        ["The figures of 2020 are not published. Publish that year first, if it can be"],
        ["Nothing is open."],
    ),
    ({"unpublished": (2019, 2020)}, Stand.FREE, ["The figures of 2019, 2020 are", "and the oldest one first"], []),
    (
        {"hides": tuple(Hides(table=table, hidden=n, numbers=20) for table, n in (("age", 4), ("role", 0), ("by", 9)))},
        Stand.FREE,
        ["13 of 60 numbers stay hidden:\n 9 of 20", " 4 of 20  Age"],
        ["Every number is published.", " 0 of 20"],
    ),
    (
        {"corrects": 1},
        Stand.CORRECTS,
        [CORRECTION, "It hides no number that was published before.", "It needs one line that says what changed."],
        [FIRST],
    ),
    ({"corrects": 2, "takes_back": 1}, Stand.CORRECTS, ["release 2 of 2021", "It hides 1 number that was"], []),
    ({"corrects": 1, "takes_back": 14}, Stand.CORRECTS, ["It hides 14 numbers that were published before."], []),
    (
        {"corrects": 1, "reveals": ("age", "gender")},
        Stand.REVEALS,
        [
            "These figures cannot be published.",
            "\n- Age at the time of the chat\n- Girls and women, boys and men\n",
            "Wait until more registrations",
        ],
        [CORRECTION, "Every number is published.", "stay hidden"],
    ),
    (
        {"corrects": 1, "reveals": ("age", "gender", "victims")},
        Stand.REVEALS,
        ["Fewer than ten people came or went since", "Wait until more registrations"],
        ["- Age", "- victims"],
    ),
    (
        {"corrects": 1, "published": True},
        Stand.PUBLISHED,
        ["These figures of 2021 are published. Nothing has changed since."],
        [CORRECTION, FIRST],
    ),
    ({"needs_second": True}, Stand.FREE, [FIRST, SECOND], ["has released"]),
    (
        {"needs_second": True, "asked_by": "Anna"},
        Stand.FREE,
        ["Anna has released these figures. They are published when a second person does so too."],
        [SECOND],
    ),
    ({"needs_second": True, "asked_by": "operator"}, Stand.FREE, ["Whoever runs the server has released"], []),
    ({"needs_second": True, "asked_by": "A\x1b[31m\nb" * 40}, Stand.FREE, ["has released"], ["\x1b", "\nb"]),
]


@pytest.mark.parametrize(("fields", "stands", "there", "missing"), STATES)
def test_each_state_of_a_draft_in_words(
    fields: dict[str, Any], stands: Stand, there: list[str], missing: list[str]
) -> None:
    draft = made_draft(**fields)
    assert stand(draft) is stands
    text = said(draft)
    assert [words for words in there if words not in text] == [], text
    assert [words for words in missing if words in text] == [], text


def test_what_cannot_be_published_is_seen_before_anything_else() -> None:
    first, *rest = check_list(made_draft(corrects=1, reveals=("age",)))
    assert first.grave
    assert not any(part.grave for part in rest)


def test_a_year_below_that_is_not_published_is_seen_too() -> None:
    what, _figures, still_open, _hidden = check_list(made_draft(unpublished=(2020,)))
    assert (what.grave, still_open.grave) == (False, True)


def test_the_list_is_in_the_language_in_use() -> None:
    set_language("nl")
    text = said(made_draft(corrects=1, open_forms=2, hides=(Hides(table="age", hidden=4, numbers=12),)))
    assert "Een correctie: ze komt in de plaats van uitgave 1 van 2021." in text
    assert "Van 2 chats van 2021 is niets geregistreerd." in text
    assert "tot en met december 2021, zoals geregistreerd op 3 februari 2022" in text.lower()


@pytest.mark.parametrize(
    ("error", "sentence", "remedy"),
    [
        (Refused("draft_changed"), "registrations came to 2021", "decide again"),
        (Refused("already_released"), "a colleague published figures of 2021 just now", "what is published now"),
        (Refused("second_person"), "you released these figures already", "another supervisor or administrator"),
        (Refused("reveals"), "the difference would point at somebody", "Wait until more registrations"),
        (Refused("no_reason"), "needs one line that says what changed", "give that line"),
        (Refused("not_over"), "2021 is not over yet", "next year"),
        (Refused("changed_by_hand"), "were changed by hand", "put back a backup"),
        (Refused("no_answer"), "could not be calculated what has to stay hidden", "Tell your administrator"),
        (Refused("foreign_value"), "something in it that it does not know", "says where it stands"),
        (Unavailable("refused"), "Nothing answers at this address", ""),
        (Unauthorised("expired"), "Your session has ended", "Sign in again"),
        (WrongServer("older"), "older than this console", ""),
        (Refused("something new"), "does not take this", ""),
    ],
)
def test_each_refusal_says_what_happened_and_what_to_do(error: BackendError, sentence: str, remedy: str) -> None:
    told = refused(error, 2021)
    assert sentence in told.sentence
    assert remedy in told.remedy


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (Unavailable("timeout"), True),
        (Unavailable("reset"), True),
        (Unavailable("server"), True),
        (Unavailable("html"), True),
        (Unavailable("refused"), False),
        (Unavailable("other_server"), False),
        (WrongServer("older"), False),
        (Refused("reveals"), False),
    ],
)
def test_an_answer_is_lost_where_the_request_may_have_arrived(error: BackendError, lost: bool) -> None:
    assert is_lost(error) is lost


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ({"published": True, "corrects": 1}, "The figures of 2021 are published."),
        ({"published": True, "corrects": 1, "number": 8}, "published meanwhile: yours, or a colleague's"),
        ({"corrects": 1, "number": 8}, "published meanwhile: yours, or a colleague's"),
        ({"needs_second": True, "asked_by": "Anna"}, "not published yet: Anna released them"),
        ({"number": 8, "needs_second": True, "asked_by": "Anna"}, "They were not published."),
        ({}, "They were not published."),
        ({"number": 8}, "They were not published."),
    ],
)
def test_what_became_of_a_release_whose_answer_was_lost(now: dict[str, Any], sentence: str) -> None:
    assert sentence in became(made_draft(**now), made_draft()).sentence


def test_what_came_of_it() -> None:
    assert released(Released(year=2021, number=7, published=True)).sentence == "The figures of 2021 are published."
    assert "second person" in released(Released(year=2021, number=7, published=False)).sentence
