"""Events of the log, and who may know of each."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Raw, Struct

from backend.credentials.access import Viewer
from protocol.conversation import may_know


class Visibility(StrEnum):
    """Who may read an event."""

    EVERYBODY = "everybody"
    LATER = "later"
    """A row in which only counts changed. The owner's poll is answered at once, others hear of it `LATER_BY` seconds
    later: everybody while it has no owner, else supervisors. Colleagues get the counts with the next change that
    matters to them; or each line of each conversation would be written to every console.
    """
    NEED = "need"
    """The conversation's owner, and supervisors."""
    OWNER = "owner"
    NOBODY = "nobody"
    """It only wakes the chatter's page."""


class NewEvent(Struct, frozen=True):
    """What is to be logged. `data` is a wire model, or None."""

    type: str
    conversation: str | None
    reach: Visibility
    owner: str | None
    data: object


class StoredEvent(Struct, frozen=True):
    """One row of the log; `wire` is the event as it goes to a console, `others` to one that may not know all of it.

    `text`: it holds something that a person wrote in or about the conversation (not alias and topic, which all see).
    """

    seq: int
    type: str
    conversation: str | None
    reach: Visibility
    owner: str | None
    wire: Raw
    others: Raw
    text: bool = False

    def concerns(self, viewer: Viewer) -> bool:
        """Whether this person may know of it."""
        if self.reach is Visibility.EVERYBODY or (self.reach is Visibility.LATER and self.owner is None):
            return True
        if self.reach is Visibility.NOBODY:
            return False
        return self.owner == viewer.id or (self.reach is not Visibility.OWNER and viewer.oversees)

    def shown_to(self, viewer: Viewer) -> Raw:
        """The event as this person, whom it concerns, may read it."""
        return self.wire if may_know(viewer, self.owner) else self.others
