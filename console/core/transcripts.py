"""How one conversation's transcript grows: pure functions over `Transcript`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec.structs import replace as replaced

from console.core.message_log import MessageLog
from console.core.state import Transcript
from protocol.models import Author, History, Message
from protocol.safe_text import SafeText


def with_message(transcript: Transcript, message: Message) -> Transcript:
    """With a message of the event stream. What does not join on is only noted, so that history is asked for."""
    log = transcript.log
    begins = not transcript.loaded and not log.pages and message.id == 1
    if (transcript.loaded or begins) and message.id == log.last + 1:
        return replace(transcript, log=log.appended(message), loaded=True, known=max(transcript.known, message.id))
    if message.id <= transcript.known:
        return transcript
    return replace(transcript, known=message.id)


def with_history(transcript: Transcript, before: int | None, history: History) -> Transcript:
    """With a page of history: joined to what is held or, where a hole would remain, in its place."""
    page = unbroken(history.messages)
    if before is not None:
        return _with_older(transcript, before, history, page)
    joined = transcript.log.joined(page)
    if joined is None:
        joined = MessageLog.of(page)
    reaches_front = not page or joined.first == page[0].id
    return replace(
        transcript,
        log=joined,
        loaded=True,
        more=history.more if reaches_front else transcript.more,
        known=max(transcript.known, joined.last),
        gaps=tuple(gap for gap in transcript.gaps if gap >= joined.first),
    )


def with_row(transcript: Transcript, last_message: int) -> Transcript:
    """Knowing that messages up to `last_message` exist."""
    return transcript if last_message <= transcript.known else replace(transcript, known=last_message)


def without_notes(transcript: Transcript) -> Transcript:
    """As the server gives it to somebody else than the owner: that a note was written, and not what it says."""
    if not any(_is_told_note(message) for message in transcript.log):
        return transcript
    shown = (replaced(one, text=SafeText("")) if _is_told_note(one) else one for one in transcript.log)
    return replace(transcript, log=MessageLog.of(shown))


def _is_told_note(message: Message) -> bool:
    return message.author is Author.NOTE and bool(message.text)


def after_gap(transcript: Transcript, last_message: int) -> Transcript:
    """The console was cut off for longer than the log reaches back: mark the place, if something was missed."""
    if not transcript.log.pages or last_message <= transcript.log.last:
        return transcript
    return replace(transcript, gaps=(*transcript.gaps, transcript.log.last))


def unbroken(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The newest messages up to the first hole, in order of id and each once.

    The protocol promises no holes; a server that breaks the promise costs older messages, not a wrong order.
    """
    ordered = sorted({message.id: message for message in messages}.values(), key=lambda message: message.id)
    start = len(ordered)
    while start > 0 and (start == len(ordered) or ordered[start - 1].id + 1 == ordered[start].id):
        start -= 1
    return tuple(ordered[start:])


def _with_older(transcript: Transcript, before: int, history: History, page: tuple[Message, ...]) -> Transcript:
    if not transcript.loaded or before != transcript.log.first:
        return transcript
    joined = transcript.log.joined([message for message in page if message.id < before])
    if joined is None:
        return transcript
    return replace(transcript, log=joined, more=history.more)
