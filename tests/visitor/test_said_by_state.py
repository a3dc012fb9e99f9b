"""What the server knows, and the sentence that the page has for it: a start that would be refused is never promised."""

from __future__ import annotations

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.support.browser import Visit
from tests.visitor.helpline import Helpline
from tests.visitor.steps import start_chat

NO_ROOM = "Er is nu even geen plek. Ga gerust verder: dan blijven we het voor je proberen."
BUSY_NOW = "De chat is open, maar er is nu niemand vrij. Het kan even duren."
NOBODY = "De chat is open, maar er is nu niemand om mee te chatten. We weten niet wanneer er iemand komt."
BUSY = "Het is nu heel druk. Het kan lang duren. Blijf gerust hier, of kom later terug. Ben je nu in gevaar? Bel 112."
FREE = "Er is nu iemand voor je."
BEFORE: list[tuple[bool, bool, bool, int, int, str]] = [
    # open, full, staffed, available, waiting: the sentence
    (True, False, True, 1, 0, FREE),
    (True, True, True, 1, 0, NO_ROOM),
    (True, True, True, 0, 0, NO_ROOM),
    (True, True, True, 0, 303, NO_ROOM),
    (True, False, True, 0, 0, BUSY_NOW),
    (True, False, True, 0, 5, BUSY_NOW),
    (True, False, False, 0, 0, NOBODY),
    (True, False, False, 0, 5, NOBODY),
    (True, False, True, 0, 21, BUSY),
    (True, False, True, 2, 1, "Er wacht nu 1 ander. Je bent daarna aan de beurt."),
    (True, False, True, 2, 20, "Er wachten nu 20 anderen. Daarna ben jij aan de beurt."),
    (True, False, True, 2, 303, BUSY),
]
LONG = "Er is nu niemand vrij, dus het kan even duren."
WRITE = "Je mag alvast schrijven."
FIRST = "Je bent de eerste. Er komt iemand bij je zodra het kan."
SHUT = "De chat is intussen dicht. Misschien komt er niemand meer. Blijf gerust, of kom later terug."
EMPTY = "Er is nu niemand om mee te chatten. We weten niet wanneer er iemand komt. Je mag blijven, en alvast schrijven."
ALONE = (
    "Er is al meer dan 5 min. niemand om mee te chatten. We weten niet of er nog iemand komt. "
    "Wil je nu hulp? Tik op ‘Bel 112’ en kies wie je belt."
)
WAITING: list[tuple[bool, bool, str, int, str]] = [
    # open, full, staff, position: the sentence
    (True, False, "free", 0, f"{FIRST} {WRITE}"),
    (True, True, "free", 0, f"{FIRST} {WRITE}"),
    (True, False, "busy", 0, f"{FIRST} {LONG}"),
    (True, False, "free", 1, f"Er wacht nog 1 ander voor jou. {WRITE}"),
    (True, False, "busy", 20, f"Er wachten nog 20 anderen voor jou. {LONG}"),
    (True, False, "free", 21, BUSY),
    (True, False, "nobody", 0, EMPTY),
    (True, False, "nobody", 3, EMPTY),
    (True, False, "nobody", 40, EMPTY),
    (True, False, "long_nobody", 0, ALONE),
    (True, True, "long_nobody", 40, ALONE),
    (False, False, "nobody", 0, SHUT),
    (False, True, "free", 40, SHUT),
    (True, False, "free", 0, f"{FIRST} {WRITE}"),
]
GONE = "De verbinding met de hulpverlener is weg."
AFTER_A_COUNSELLOR = [
    ("free", f"{GONE} Blijf maar hier. Er komt iemand anders bij je zodra het kan."),
    ("busy", f"{GONE} Blijf maar hier. Er komt iemand anders bij je zodra het kan."),
    ("nobody", f"{GONE} {EMPTY}"),
    ("long_nobody", f"{GONE} {ALONE}"),
]


def look_again(page: Page) -> None:
    """The page comes into sight, and asks how things stand."""
    with page.expect_response("**/v1/visitor/status"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0")


@pytest.mark.proves("SEC-A3", breaks="a page for which there was no room said that somebody was there")
def test_before_the_chat_each_state_has_its_own_true_sentence(tab: Visit, helpline: Helpline) -> None:
    page = tab.open()
    for helpline.open, helpline.full, helpline.staffed, helpline.available, helpline.waiting, said in BEFORE:
        look_again(page)
        expect(page.locator("#status")).to_have_text(said)
    helpline.open = False
    look_again(page)
    expect(page.get_by_role("heading", name="De chat is nu dicht")).to_be_visible()


def test_who_waits_reads_what_is_so_for_them_also_once_the_helpline_has_closed(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    for helpline.open, helpline.full, staff, position, said in WAITING:
        helpline.touch(position=position, staff=staff)
        look_again(page)
        expect(page.locator("#state")).to_have_text(said)


def test_who_lost_their_counsellor_is_promised_another_one_only_where_somebody_is_there(
    tab: Visit, helpline: Helpline
) -> None:
    page = start_chat(tab)
    helpline.claim()
    for staff, said in AFTER_A_COUNSELLOR:
        helpline.touch(state="active", counsellor_here=False, staff=staff)
        expect(page.locator("#state")).to_have_text(said)


def test_whose_place_rises_is_told_why(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    helpline.touch(position=1)
    expect(page.locator("#state")).to_contain_text("Er wacht nog 1 ander voor jou.")
    expect(page.locator("#notice")).to_have_text(
        "Je bent een plek verder naar achteren. Dat kan als iemand terug is die er eerder was."
    )


def test_a_page_that_comes_into_sight_again_asks_at_once(tab: Visit, helpline: Helpline) -> None:
    tab.page.clock.install()
    page = tab.open()
    expect(page.locator("#status")).to_have_text(FREE)
    helpline.available = 0
    look_again(page)
    expect(page.locator("#status")).to_have_text(BUSY_NOW)


SORRY = "Sorry, je gesprek gaat toch door. Je wacht weer op je beurt."


@pytest.mark.proves("SEC-A3", breaks="nothing was said to who came back; it was said to one whom somebody had taken")
def test_an_end_that_is_taken_back_is_explained_as_long_as_it_is_so(tab: Visit, helpline: Helpline) -> None:
    page = start_chat(tab)
    page.clock.install()
    helpline.touch(state="ended", ended="flood", can_return=False)
    expect(page.locator("#ended-why")).to_contain_text("dan zoeken we weer een plek voor je")
    helpline.touch(state="waiting", ended=None)
    page.clock.run_for(11_000)
    expect(page.locator("#notice")).to_have_text(SORRY)
    expect(page.locator("#state")).to_have_text(f"{FIRST} {WRITE}")
    helpline.claim()
    page.clock.run_for(11_000)
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    expect(page.locator("#notice")).to_be_hidden()
    helpline.touch(state="ended", ended="flood", can_return=False)
    page.clock.run_for(11_000)
    expect(page.locator("#ended")).to_be_visible()
    helpline.touch(state="active", ended=None)
    page.clock.run_for(11_000)
    expect(page.locator("#state")).to_be_visible()
    expect(page.locator("#notice")).to_be_hidden()


@pytest.mark.proves("SEC-A3", breaks="an answer that came late told of the state before")
def test_an_older_answer_that_comes_later_is_not_believed(tab: Visit, helpline: Helpline) -> None:
    """Two questions are on their way, and the line brings the answers the other way round."""
    page = tab.open()
    expect(page.locator("#status")).to_have_text(FREE)
    late: list[Route] = []

    def keep_back(route: Route) -> None:
        late.append(route)

    page.route("**/v1/visitor/status", keep_back, times=1)
    with page.expect_request("**/v1/visitor/status"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0")
    helpline.full = True
    look_again(page)
    expect(page.locator("#status")).to_have_text(NO_ROOM)
    helpline.full = False
    with page.expect_event("requestfinished"):
        late[0].continue_()
    page.evaluate(
        "new Promise(function (done) { requestAnimationFrame(function () { requestAnimationFrame(done); }); })"
    )
    expect(page.locator("#status")).to_have_text(NO_ROOM)


@pytest.mark.parametrize("where", ["before", "in the chat"])
def test_a_page_that_was_away_says_nothing_of_before_until_it_is_answered(
    tab: Visit, helpline: Helpline, where: str
) -> None:
    page = tab.open() if where == "before" else start_chat(tab)
    page.clock.install()
    if where == "before":
        expect(page.locator("#status")).to_have_text(FREE)
    else:
        helpline.claim()
        expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    page.route("**/v1/visitor/**", lambda route: None)
    page.clock.set_system_time(page.evaluate("Date.now() + 600000"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0")
    if where == "before":
        expect(page.locator("#status")).to_have_text("We kijken of er iemand is …")
    else:
        expect(page.locator("#state")).to_be_empty()


def test_an_older_answer_about_the_whole_chat_is_not_believed_either(tab: Visit, helpline: Helpline) -> None:
    """The page comes into sight while it asks for the chat for the first time, and asks once more."""
    tab.page.add_init_script(
        """const open = XMLHttpRequest.prototype.open;
        window.answered = 0;
        XMLHttpRequest.prototype.open = function (way, address) {
            open.apply(this, arguments);
            if (/conversation$/.test(address)) { this.addEventListener('loadend', () => { window.answered += 1; }); }
        };"""
    )
    page = tab.open()
    late: list[tuple[Route, APIResponse]] = []
    page.route("**/v1/visitor/conversation", lambda route: late.append((route, route.fetch())), times=1)
    page.locator("#begin").click()
    page.locator("#start").click()
    while not late:  # the suite's own time limit guards it
        page.wait_for_timeout(2)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange')); 0")
    expect(page.locator("#state")).to_have_text(f"{FIRST} {WRITE}")
    helpline.until(lambda: "GET events" in helpline.looked)
    helpline.claim()
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.")
    # The next poll hangs on the server, so that nothing soon puts right what is said now.
    helpline.until(lambda: helpline.looked.count("GET events") > 1)
    ((route, response),) = late
    route.fulfill(response=response)
    page.wait_for_function("() => window.answered === 2")
    expect(page.locator("#state")).to_have_text("Er is iemand voor je.", timeout=1)
