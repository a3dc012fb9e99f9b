"""The one exception that becomes an answer: `{"error": CODE, "message": SENTENCE, ...}`."""

from __future__ import annotations

from typing import Final

from protocol.conversation import Why


class Problem(Exception):
    """Anything that is answered but not the thing asked for. `more` are the extra fields of the answer.

    The sentence is for a person and never repeats what was sent.
    """

    def __init__(self, status: int, error: str, message: str, **more: object) -> None:
        super().__init__(error)
        self.status: Final = status
        self.error: Final = error
        self.message: Final = message
        self.more: Final = more

    def body(self) -> dict[str, object]:
        """The answer's JSON object."""
        return {"error": self.error, "message": self.message, **self.more}


def unauthorised(error: str = "unauthorised") -> Problem:
    return Problem(401, error, "Please sign in again.")


def not_allowed() -> Problem:
    return Problem(403, "not_allowed", "This is not allowed for your role, or it is a colleague's conversation.")


def not_found() -> Problem:
    return Problem(404, "not_found", "What was asked for is not here.")


def closed() -> Problem:
    return Problem(410, "closed", "The conversation has ended. Nothing was sent.")


def wrong_state() -> Problem:
    return Problem(409, "wrong_state", "The conversation is not in a state in which this can be done.")


def refused(why: Why) -> Problem:
    """What the rules of a conversation do not allow (`protocol/conversation.py`)."""
    match why:
        case Why.NOT_ALLOWED:
            return not_allowed()
        case Why.NOT_FOUND:
            return not_found()
        case Why.CLOSED:
            return closed()
        case Why.WRONG_STATE:
            return wrong_state()


def too_long(field: str, limit: int) -> Problem:
    return Problem(400, "too_long", f"The {field} is longer than {limit} characters. Nothing was kept.", limit=limit)


def malformed(message: str = "The request could not be read. Nothing was changed.") -> Problem:
    return Problem(400, "malformed", message)


def too_large() -> Problem:
    return Problem(413, "too_large", "The request is too large. Nothing was changed.")


def conflict() -> Problem:
    return Problem(
        409, "version_conflict", "Another text was stored under this key already. It was kept, this one was not."
    )


def cursor_expired() -> Problem:
    return Problem(410, "cursor_expired", "Too much has happened since. Take a new snapshot.")


def kept() -> Problem:
    """What two people wanted kept is evidence: once the conversation has ended nothing is added to it or changed."""
    return Problem(409, "kept", "This conversation is kept as it is: nothing is added or changed. Nothing was saved.")


def full() -> Problem:
    return Problem(413, "full", "This conversation holds as much text as one may. The text was not kept.")


def crowded(retry_after: int) -> Problem:
    return Problem(
        429,
        "crowded",
        "Very many people are writing now, and most of them from where you are. Nothing was started; try again soon.",
        retry_after=retry_after,
    )


def work_needed(challenge: str, bits: int) -> Problem:
    return Problem(
        428,
        "work_needed",
        "Very many people are writing now. Do the work of the challenge first, and start again with it.",
        challenge=challenge,
        bits=bits,
    )


def unavailable(retry_after: float = 2) -> Problem:
    return Problem(
        503,
        "unavailable",
        "The server cannot store anything now. Nothing was changed; try again.",
        retry_after=retry_after,
    )


def too_often(retry_after: int) -> Problem:
    return Problem(429, "too_many", "Too many requests. Nothing was changed; try again later.", retry_after=retry_after)


def cross_site() -> Problem:
    return Problem(403, "cross_site", "Another website asked for this. Nothing was changed.")


def not_json() -> Problem:
    return Problem(415, "not_json", "The body must be JSON (application/json). Nothing was changed.")


def code_or_wait(retry_after: int) -> Problem:
    """Others tried this name too often. The same for every name, whether it exists or has one-time codes or not."""
    return Problem(
        429,
        "code_or_wait",
        "This name was tried too often. Wait, or give a one-time code with the password.",
        retry_after=retry_after,
    )


def too_many(retry_after: int) -> Problem:
    return Problem(429, "too_many", "Too many attempts. Try again later.", retry_after=retry_after)
