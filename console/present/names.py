"""How a chatter is called on the screen: by their alias, with a mark before it where another name looks like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from console.core.state import AppState
from protocol.lookalikes import looks
from protocol.models import Conversation
from protocol.safe_text import SafeLine

ENOUGH: Final = 10
"""Letters by which two names are told apart: of what comes later nothing may be left in a narrow list."""
LEAST_MARK: Final = 2


class Names:
    """The marks for the rows that a state holds, worked out once for each such set of rows."""

    def __init__(self) -> None:
        self._of: tuple[object, object, object] = (None, None, None)
        self._marks: Mapping[str, str] = {}

    def called(self, state: AppState, row: Conversation) -> SafeLine:
        """What the screen calls this chatter: `Vos`, or `#7f Vos` where somebody else is called so too."""
        basis = (state.conversations, state.colleagues, state.me)
        if any(one is not other for one, other in zip(basis, self._of, strict=True)):
            taken = [each.name for each in (*state.colleagues.values(), *((state.me,) if state.me else ()))]
            self._of, self._marks = basis, marks(state.conversations.values(), taken)
        return marked(row, self._marks)


_NAMES = Names()


def called(state: AppState, row: Conversation) -> SafeLine:
    """What the screen calls this chatter."""
    return _NAMES.called(state, row)


def marked(row: Conversation, of: Mapping[str, str]) -> SafeLine:
    """The alias with its mark out of `of`, where it has one."""
    return SafeLine(f"#{of[row.id]} {row.alias}") if row.id in of else row.alias


def marks(rows: Iterable[Conversation], taken: Iterable[str] = ()) -> Mapping[str, str]:
    """By id, the end of the id of each row whose alias looks like that of another row, or like a name that is `taken`.

    As short as tells them apart; the head of the chat shows the same end of its number.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        alike[looks(row.alias)[:ENOUGH]].append(row.id)
    colleagues = {looks(name)[:ENOUGH] for name in taken}
    return {
        id_: mark
        for look, ids in alike.items()
        if len(ids) > 1 or look in colleagues
        for id_, mark in zip(ids, _ends(ids), strict=True)
    }


def _ends(ids: list[str]) -> list[str]:
    bare = ["".join(filter(str.isalnum, id_)) for id_ in ids]
    longest = max(map(len, bare))
    for length in range(LEAST_MARK, longest):
        ends = [each[-length:] for each in bare]
        if len(set(ends)) == len(ends):
            return ends
    return bare
