"""Who gives way, and who never does."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.edge.addresses import Prefixes
from backend.edge.crowd import PROXY, Crowd, Guest, Room, Stage

ROOM = Room(strangers=100, signing_in=110, everybody=120, accepted=140)


class Hall:
    """A crowd whose guests write down when they are told to go."""

    def __init__(self, room: Room = ROOM) -> None:
        self.crowd = Crowd(room)
        self.told: list[Guest] = []
        self._times = itertools.count()

    def guest(self, address: str, stage: Stage = Stage.HELD, network: str | None = None) -> Guest:
        """One more connection, from `address` of `network` (its first sign)."""
        prefixes = Prefixes(address.encode(), (network or address[0]).encode())
        return self.comes(prefixes, stage)

    def comes(self, prefixes: Prefixes, stage: Stage) -> Guest:
        guest = Guest(lambda: self.told.append(guest), prefixes, 0.0)
        guest.is_at(stage, float(next(self._times)))
        self.crowd.arrive(guest)
        return guest

    def console(self) -> Guest:
        guest = self.guest("office", Stage.SERVED)
        self.crowd.asks(guest, guest.prefixes, console=True)
        return guest


def test_below_the_limit_nobody_goes_however_many_one_address_holds() -> None:
    hall = Hall()
    for _ in range(ROOM.strangers):
        hall.guest("a")
    assert hall.told == []
    assert len(hall.crowd) == ROOM.strangers


@pytest.mark.proves("SEC-A1", breaks="the newest gave way in place of the heaviest")
def test_sec_a1_at_the_limit_the_heaviest_address_gives_way_and_nobody_else() -> None:
    hall = Hall()
    few = [hall.guest("b") for _ in range(10)]
    many = [hall.guest("a") for _ in range(200)]
    few += [hall.guest("c") for _ in range(20)]
    assert hall.told
    assert not set(hall.told) & set(few)
    oldest = many[: len(hall.told)]
    assert set(hall.told) == set(oldest), "the oldest of its polls go first"
    assert hall.crowd.strangers <= ROOM.strangers


def test_what_costs_least_goes_first() -> None:
    hall = Hall()
    by_stage = {stage: [hall.guest("a", stage) for _ in range(16)] for stage in reversed(Stage)}
    while len(hall.told) < 48:
        hall.guest("a", Stage.SERVED)
    order = [guest.stage for guest in hall.told]
    assert order == sorted(order)
    assert Stage.SERVED not in order
    assert set(hall.told[:16]) == set(by_stage[Stage.IDLE])


@pytest.mark.parametrize(
    ("sooner", "later"), [*itertools.pairwise(["IDLE", "HEAD", "BODY", "HELD", "QUEUED", "SERVED"])]
)
def test_of_two_stages_one_goes_first_however_long_the_other_lasts(sooner: str, later: str) -> None:
    hall = Hall()
    for _ in range(50):
        hall.guest("a", Stage[later])
    first = [hall.guest("a", Stage[sooner]) for _ in range(50)]
    hall.guest("a", Stage.SERVED)
    assert hall.told == first[:3]


def test_a_network_is_weighed_before_its_addresses() -> None:
    """A /48 or /24 that spreads over many addresses is heavier than a school of thirty behind one."""
    hall = Hall()
    school = [hall.guest("school") for _ in range(30)]
    for number in range(200):
        hall.guest(f"x{number}", network="x")
    assert hall.told
    assert not set(hall.told) & set(school)


@pytest.mark.parametrize("attacker", ["attacker", "z"])
def test_in_a_network_the_heaviest_address_goes_first_whatever_it_is(attacker: str) -> None:
    hall = Hall()
    neighbours = [hall.guest(f"n{number}", network="n") for number in range(20)]
    for _ in range(200):
        hall.guest(attacker, network="n")
    assert hall.told
    assert not set(hall.told) & set(neighbours)


def test_consoles_never_give_way_and_have_a_reserve() -> None:
    hall = Hall()
    consoles = [hall.console() for _ in range(20)]
    for _ in range(300):
        hall.guest("a")
    assert not set(hall.told) & set(consoles)
    assert hall.crowd.strangers <= ROOM.strangers


def test_who_is_just_served_never_gives_way_and_then_there_is_no_room() -> None:
    hall = Hall()
    for _ in range(ROOM.strangers):
        hall.guest("a", Stage.SERVED)
    late = hall.guest("b", Stage.SERVED)
    assert hall.told == []
    assert not hall.crowd.may_be_served(late, signing_in=False)
    assert hall.crowd.may_be_served(late, signing_in=True), "signing in has a share of the reserve"
    for _ in range(10):
        hall.guest("a", Stage.SERVED)
    assert not hall.crowd.may_be_served(late, signing_in=True)
    assert hall.crowd.may_be_served(hall.console(), signing_in=False), "consoles have all of it"


def test_what_a_proxy_has_just_opened_belongs_to_nobody_yet() -> None:
    hall = Hall()
    fresh = [hall.comes(PROXY, Stage.HEAD) for _ in range(90)]
    resting = [hall.comes(PROXY, Stage.IDLE) for _ in range(20)]
    assert hall.told
    assert set(hall.told) <= set(resting)
    assert not set(hall.told) & set(fresh)


def test_behind_a_proxy_each_request_counts_for_whom_it_comes() -> None:
    hall = Hall()
    guest = hall.comes(PROXY, Stage.HEAD)
    hall.crowd.asks(guest, Prefixes(b"a", b"a"), console=False)
    hall.crowd.asks(guest, Prefixes(b"b", b"b"), console=True)
    assert hall.crowd.strangers == 0
    hall.crowd.asks(guest, Prefixes(b"c", b"c"), console=False)
    assert hall.crowd.strangers == 1
    hall.crowd.go(guest)
    assert len(hall.crowd) == 0


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(list(Stage)), st.booleans()), max_size=400),
    st.integers(16, 200),
)
def test_the_count_is_right_and_the_limit_holds(comers: list[tuple[str, Stage, bool]], files: int) -> None:
    room = Room.within(files)
    hall = Hall(room)
    guests = []
    for address, stage, goes in comers:
        guest = hall.guest(address, stage)
        guests.append(guest)
        if goes:
            hall.crowd.go(guests.pop(0))
    assert len(hall.crowd) == len(guests)
    staying = [guest for guest in guests if not guest.leaving]
    assert sorted(map(id, hall.crowd.guests())) == sorted(map(id, staying))
    may_go = sum(guest.stage is not Stage.SERVED for guest in staying)
    assert len(staying) <= room.strangers or may_go == 0
    assert len(hall.told) == len(set(hall.told))


@pytest.mark.parametrize("files", [64, 256, 1024, 4096, 20_000, 1 << 20])
def test_the_room_leaves_files_for_the_rest_and_a_reserve(files: int) -> None:
    room = Room.within(files)
    assert 0 < room.strangers < room.signing_in <= room.everybody < room.accepted <= files
    assert room.accepted <= 16_384
    if files >= 256:
        assert files - room.accepted >= 48


@pytest.mark.parametrize(
    ("files", "strangers", "signing_in", "everybody", "accepted"),
    [
        (20, 11, 12, 15, 16),
        (64, 11, 12, 15, 16),
        (65, 12, 13, 16, 17),
        (256, 170, 176, 194, 208),
        (400, 285, 295, 325, 350),
        (405, 289, 299, 330, 355),
        (1024, 728, 754, 832, 896),
        (2040, 1451, 1502, 1658, 1785),
        (4096, 3121, 3232, 3566, 3840),
        (20_000, 13_313, 13_788, 15_214, 16_384),
    ],
)
def test_the_room_worked_out_by_hand(
    files: int, strangers: int, signing_in: int, everybody: int, accepted: int
) -> None:
    """Its own: an eighth, 48 to 256. A fourteenth waits. The reserve is an eighth, of that a quarter for signing in."""
    assert Room.within(files) == Room(strangers, signing_in, everybody, accepted)


def test_a_fiftieth_of_the_room_is_made_at_once() -> None:
    """120 // 50 more than the one that is too many."""
    hall = Hall()
    for _ in range(101):
        hall.guest("a")
    assert len(hall.told) == 3
    for _ in range(2):
        hall.guest("a")
    assert len(hall.told) == 3
    hall.guest("a")
    assert len(hall.told) == 6
    assert len(hall.crowd) == 104, "who was told to go is here until it has gone"
    for guest in hall.told:
        hall.crowd.go(guest)
    assert len(hall.crowd) == hall.crowd.strangers == 98


@pytest.mark.parametrize(("everybody", "told"), [(99, 2), (100, 3), (149, 3), (150, 4)])
def test_a_fiftieth_is_of_everybodys_room_and_whole(everybody: int, told: int) -> None:
    hall = Hall(Room(strangers=80, signing_in=85, everybody=everybody, accepted=160))
    for _ in range(81):
        hall.guest("a")
    assert len(hall.told) == told


def test_consoles_beyond_their_reserve_take_the_room_of_strangers() -> None:
    hall = Hall()
    for _ in range(90):
        hall.guest("a")
    for _ in range(30):
        hall.console()
    assert hall.told == []
    assert len(hall.crowd) == len(hall.crowd.guests()) == 120
    hall.guest("b")
    assert len(hall.told) == 3


def test_of_the_next_network_only_as_many_go_as_must() -> None:
    hall = Hall()
    for _ in range(59):
        hall.guest("a", Stage.SERVED)
    hall.guest("a", Stage.IDLE)
    for _ in range(41):
        hall.guest("b")
    assert [guest.stage for guest in hall.told] == [Stage.IDLE]
    hall.guest("b")
    assert [guest.stage for guest in hall.told[1:]] == [Stage.HELD]


def test_where_the_first_network_has_too_few_the_next_gives_the_rest() -> None:
    """Of 102 who are served four rest at last: three must go, and two of them are of the heavier network."""
    hall = Hall()
    heavy = [hall.guest("a", Stage.SERVED) for _ in range(59)]
    light = [hall.guest("b", Stage.SERVED) for _ in range(43)]
    assert hall.told == []
    for place, guest in enumerate([*heavy[:2], *light[:2]]):
        guest.is_at(Stage.IDLE, 200.0 + place)
    hall.guest("c", Stage.SERVED)
    assert hall.told == [*heavy[:2], light[0]]


def test_what_has_just_begun_goes_after_what_waits_for_two_seconds() -> None:
    """A head or a body that is younger than two seconds counts as one that is served, but may go at last."""
    for stage in (Stage.HEAD, Stage.BODY):
        for age, first in ((1.9, Stage.HELD), (2.0, stage), (3.0, stage)):
            crowd = Crowd(ROOM)
            told: list[Stage] = []

            def comes(at: Stage, since: float, crowd: Crowd = crowd, told: list[Stage] = told) -> None:
                guest = Guest(lambda: told.append(guest.stage), Prefixes(b"a", b"a"), since)
                guest.is_at(at, since)
                crowd.arrive(guest)

            for number in range(100):
                comes(*((stage, 10.0 - age) if number < 50 else (Stage.HELD, 9.0)))
            comes(Stage.HELD, 10.0)
            assert told == [first] * 3


def test_a_newcomer_never_gives_way_to_itself() -> None:
    hall = Hall()
    for _ in range(100):
        hall.guest("a", Stage.SERVED)
    late = hall.guest("b")
    assert not late.leaving
    assert hall.told == []


def test_who_was_told_to_go_is_asked_nothing_more() -> None:
    hall = Hall()
    gone = hall.guest("a")
    for _ in range(100):
        hall.guest("a")
    assert gone.leaving
    hall.crowd.asks(gone, Prefixes(b"b", b"b"), console=True)
    assert (gone.console, gone.prefixes) == (False, Prefixes(b"a", b"a"))
    assert len(hall.crowd) == 101


@pytest.mark.parametrize(
    ("before", "there_is", "for_sign_in"),
    [(0, True, True), (50, True, True), (99, True, True), (100, False, True), (109, False, True), (110, False, False)],
)
def test_room_to_the_last_place(before: int, there_is: bool, for_sign_in: bool) -> None:
    hall = Hall()
    for _ in range(before):
        hall.guest("a", Stage.SERVED)
    late = hall.guest("b", Stage.SERVED)
    assert hall.crowd.may_be_served(late, signing_in=False) is there_is
    assert hall.crowd.may_be_served(late, signing_in=True) is for_sign_in
