"""Fetches what a transcript lacks, and tells the server what has been read."""

from __future__ import annotations

from api_client.errors import BackendError, Unauthorised, Unavailable
from console.core.changes import Change, EverythingChanged, HistoryWanted, UnreadChanged
from console.core.events import HistoryLoaded, Notice, NoticeKind, ReadTold
from console.core.permissions import is_mine
from console.core.state import AppState, Link
from console.session.context import SessionContext

PAGE = 200
"""Messages asked for at a time."""


class History:
    """Loads the newest messages where some are missing, older ones when asked, one request per conversation at once."""

    def __init__(self, line: SessionContext) -> None:
        self._line = line
        self._loading: set[str] = set()
        self._marking: set[str] = set()

    def hear(self, state: AppState, change: Change) -> None:
        """Subscriber of the store."""
        match change:
            case HistoryWanted():
                self._start(change.conversation)
            case UnreadChanged():
                self._mark(change.conversation)
            case EverythingChanged():
                for conversation in state.transcripts:
                    self._mark(conversation)
            case _:
                return

    async def older(self, conversation: str) -> bool:
        """Load the page before the oldest message held; `False` where that did not work or there is none."""
        transcript = self._line.state.transcripts.get(conversation)
        if transcript is None or not transcript.loaded or not transcript.more or conversation in self._loading:
            return False
        self._loading.add(conversation)
        before = transcript.log.first
        try:
            page = await self._line.backend.history(conversation, before, PAGE)
        except BackendError as error:
            self._line.failed(error)
            self._line.apply(Notice(NoticeKind.HISTORY_FAILED, conversation))
            return False
        finally:
            self._loading.discard(conversation)
        self._line.apply(HistoryLoaded(conversation, before, page))
        return True

    def _start(self, conversation: str) -> None:
        if conversation in self._loading or self._line.connection.link is Link.SIGN_IN or self._line.group is None:
            return
        self._loading.add(conversation)
        self._line.spawn(self._load(conversation), about=conversation)

    async def _load(self, conversation: str) -> None:
        failures = 0
        try:
            while self._lacks(conversation):
                try:
                    page = await self._line.backend.history(conversation, None, PAGE)
                except Unavailable as error:
                    self._line.failed(error)
                    failures += 1
                    await self._line.clock.sleep(self._line.delay(failures, error.retry_after))
                    continue
                self._loading.discard(conversation)
                self._line.apply(HistoryLoaded(conversation, None, page))
                return
        except Unauthorised as error:
            self._line.failed(error)
        except BackendError:
            self._line.apply(Notice(NoticeKind.HISTORY_FAILED, conversation))
        finally:
            self._loading.discard(conversation)

    def _lacks(self, conversation: str) -> bool:
        transcript = self._line.state.transcripts.get(conversation)
        return transcript is not None and transcript.behind

    def _mark(self, conversation: str) -> None:
        if conversation in self._marking or self._line.group is None or not self._unmarked(conversation):
            return
        self._marking.add(conversation)
        self._line.spawn(self._tell_read(conversation), about=conversation)

    async def _tell_read(self, conversation: str) -> None:
        try:
            while seen := self._unmarked(conversation):
                self._line.apply(ReadTold(conversation, seen))
                await self._line.backend.read(conversation, seen)
        except (Unavailable, Unauthorised) as error:
            self._line.apply(ReadTold(conversation, 0))
            self._line.failed(error)
        except BackendError:
            return  # the conversation is no longer mine: nobody needs this mark
        finally:
            self._marking.discard(conversation)

    def _unmarked(self, conversation: str) -> int:
        """The newest message seen that the server was not told of, or 0."""
        state = self._line.state
        row, transcript = state.conversations.get(conversation), state.transcripts.get(conversation)
        if row is None or transcript is None or not is_mine(state, row):
            return 0
        told = max(row.read_message, transcript.told)
        return transcript.seen if transcript.seen > told else 0
