"""Moves: what a message of the counsellor does. Patterns only preselect; a person's label stands above them.

The file is the organisation's own to extend (`docs/training.md`); it is read once, and what is wrong in it is said with
the name of the move. Where a move is right in no chat its patterns look closer: in the plain forms of a message too,
and in those of both languages whatever the language of the chat.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from console.files.reasons import reason
from console.files.text import NotUtf8, bytes_of, decoded
from console.files.toml import NotToml, parsed
from console.strings import _
from console.support.errors import ConsoleError, Exit
from console.training.moves.pieces import NoSuchPiece, Pieces, alternatives, put_in
from console.training.moves.plain import joined
from console.training.scenario.model import Text
from protocol.safe_text import one_line

LOOKED_AT: Final = 600
"""Characters of a message that patterns look at. A bad pattern takes long on a long text; 100 words are enough."""
REMEMBERED: Final = 4096
"""Texts of which it is remembered what was found."""
LARGEST: Final = 200_000
"""Largest file of moves, in bytes."""
PATTERN_LIMIT: Final = 1200
WORDS: Final = "words"
"""The table of pieces that patterns are made of; no move."""
FILES: Final = ("moves.toml", "never.toml")
"""What comes with Baken; the second has no version of its own and is read as if it stood behind the first."""
LABEL_CELLS: Final = 80
NEVER_CELLS: Final = 160
NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
KEYS: Final = frozenset({"label", "key", "support", "never", "leaves", "source", "nl", "en"})


@dataclass(frozen=True, slots=True)
class Move:
    """One kind of message. `key` is its letter in the picker, `support` whether it is a kind of support.

    `never` is why it is right in no chat whatever; None where that is up to the scenario. `leaves` says that whoever
    reads it goes away.
    """

    id: str
    label: Text
    key: str
    support: bool
    nl: tuple[re.Pattern[str], ...] = ()
    en: tuple[re.Pattern[str], ...] = ()
    never: Text | None = None
    leaves: bool = False

    def fits(self, text: str, language: str) -> bool:
        """Whether a pattern of the language finds the move in `text`."""
        return any(pattern.search(text) for pattern in (self.en if language == "en" else self.nl))

    def hides_in(self, shapes: str) -> bool:
        """Whether a pattern of either language finds the move in the forms of a text (`plain.joined`)."""
        return any(pattern.search(shapes) for pattern in (*self.nl, *self.en))


@dataclass(frozen=True)
class Moves:
    """All moves by id, in the order of the file. `version` is what a log's header names (`moves@1`)."""

    version: str = "moves@0"
    moves: Mapping[str, Move] = field(default_factory=dict)

    def suggest(self, text: str, language: str) -> tuple[str, ...]:
        """Ids of the moves that patterns find in `text`, in the order of the file; often none, sometimes wrong."""
        return self._found(text[:LOOKED_AT], language)

    @cached_property
    def _found(self) -> Callable[[str, str], tuple[str, ...]]:
        """The same sentence is asked for when it is sent and each time that its run is scored."""
        return lru_cache(REMEMBERED)(self._look)

    def _look(self, text: str, language: str) -> tuple[str, ...]:
        shapes = joined(text)
        return tuple(
            move.id
            for move in self.moves.values()
            if move.fits(text, language) or (move.never is not None and move.hides_in(shapes))
        )

    @cached_property
    def leaving(self) -> frozenset[str]:
        """Moves that drive somebody away."""
        return frozenset(move.id for move in self.moves.values() if move.leaves)

    @cached_property
    def never(self) -> Mapping[str, Text]:
        """Moves that are right in no chat, each with why."""
        return {move.id: move.never for move in self.moves.values() if move.never is not None}


def shipped() -> Moves:
    """The moves that come with Baken."""
    data = resources.files("console.content").joinpath("data")
    return parse("\n".join(data.joinpath(name).read_text("utf-8") for name in FILES), FILES[0])


def of(folder: Path | None) -> Moves:
    """The shipped moves, with `moves.toml` of an organisation's folder over them: a move with an id that Baken knows
    takes its place, others come behind. Raises `ConsoleError` as `load` does."""
    path = folder / "moves.toml" if folder is not None else None
    if path is None or not path.is_file():
        return shipped()
    base, own = shipped(), load(path)
    moves = {**base.moves, **own.moves}
    _check_keys(path.name, moves)
    return Moves(f"{base.version}+{own.version.removeprefix('moves')}", moves)


def load(path: Path) -> Moves:
    """An organisation's own file. Raises `ConsoleError` that names the move and what to do."""
    try:
        raw = bytes_of(path)
        text = decoded(raw)
    except OSError as error:
        raise ConsoleError(
            _("{file} cannot be read: {why}.").format(file=path.name, why=reason(error)),
            _("Check that the file is there and that you may read it."),
            Exit.BAD_INPUT,
        ) from None
    except NotUtf8:
        raise _wrong(path.name, _("it is not a UTF-8 text"), _("Save the file as UTF-8.")) from None
    if len(raw) > LARGEST:
        raise _wrong(path.name, _("it is too large"), _("A file of moves is a few kilobytes."))
    return parse(text, path.name)


def parse(text: str, file: str) -> Moves:
    """The moves of a file's text. Raises `ConsoleError` as `load` does."""
    try:
        data = parsed(text)
    except NotToml as error:
        raise _wrong(
            file,
            _("it is not TOML: look at line {line}, character {column}").format(line=error.line, column=error.column),
            _("Look at the line that is named; text stands between quotation marks."),
        ) from None
    version = data.pop("version", None)
    if isinstance(version, bool) or not isinstance(version, int):
        raise _wrong(file, _("its version is missing"), _("Begin the file with a line like: version = 1"))
    pieces = _pieces(file, data.pop(WORDS, {}))
    moves = {id: _move(file, id, table, pieces) for id, table in data.items()}
    _check_keys(file, moves)
    return Moves(f"moves@{version}", moves)


def _check_keys(file: str, moves: Mapping[str, Move]) -> None:
    taken: dict[str, str] = {}
    for move in moves.values():
        if move.key in taken:
            raise _wrong(
                file,
                _("{move} has the key {key}, which {other} has already").format(
                    move=move.id, key=move.key, other=taken[move.key]
                ),
                _("Give each move a letter of its own."),
            )
        taken[move.key] = move.id


def _pieces(file: str, table: Any) -> Pieces:
    """The pieces of `[words]`. Raises `ConsoleError` where one is neither a text nor a list of texts."""
    whole = table if isinstance(table, dict) else {}
    for name, words in whole.items():
        if not isinstance(words, str) and not (isinstance(words, list) and all(isinstance(one, str) for one in words)):
            raise _wrong(
                file,
                _("{move} is no list of words").format(move=one_line(name)),
                _("Write them between square brackets, each between single quotation marks."),
            )
    return {name: words if isinstance(words, str) else alternatives(words) for name, words in whole.items()}


def _move(file: str, id: str, table: Any, pieces: Pieces) -> Move:
    shown = one_line(id)
    if not NAME.fullmatch(id):
        raise _wrong(
            file,
            _("{move} is not a name of a move").format(move=shown),
            _("Use small letters, digits and hyphens, and begin with a letter."),
        )
    if not isinstance(table, dict):
        raise _wrong(
            file, _("{move} is not a table").format(move=shown), _("Begin it with a line [{move}].").format(move=shown)
        )
    unknown = sorted(set(table) - KEYS)
    if unknown:
        raise _wrong(
            file,
            _("{move} has {name}, which means nothing").format(move=shown, name=one_line(unknown[0])),
            _("A move has: {names}.").format(names=", ".join(sorted(KEYS))),
        )
    return Move(
        id=id,
        label=_bilingual(
            file,
            table.get("label"),
            _("{move} has no label").format(move=shown),
            _('Add a line like: label = "vraagt door / asks on"'),
        ),
        key=_key(file, shown, table.get("key")),
        support=_truth(file, shown, "support", table),
        nl=_patterns(file, shown, table.get("nl", []), pieces),
        en=_patterns(file, shown, table.get("en", []), pieces),
        never=_never(file, shown, table["never"]) if "never" in table else None,
        leaves=_truth(file, shown, "leaves", table),
    )


def _truth(file: str, move: str, key: str, table: dict[str, Any]) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        text = _("{key} of {move} is not true or false").format(key=key, move=move)
        raise _wrong(file, text, _("Write true or false."))
    return value


def _never(file: str, move: str, value: Any) -> Text:
    return _bilingual(
        file,
        value,
        _("{move} does not say why it is never right").format(move=move),
        _('Add a line like: never = "dit kwetst / this hurts"'),
        NEVER_CELLS,
    )


def _bilingual(file: str, value: Any, what: str, remedy: str, cells: int = LABEL_CELLS) -> Text:
    """A text that is Dutch, or Dutch and English with ` / ` between them. Raises `ConsoleError` where there is none."""
    if not isinstance(value, str) or not value.strip():
        raise _wrong(file, what, remedy)
    nl, slash, en = value.partition(" / ")
    return Text(one_line(nl.strip(), cells), one_line(en.strip(), cells) if slash and en.strip() else None)


def _key(file: str, move: str, value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9]", value):
        raise _wrong(
            file,
            _("the key of {move} is not one letter or digit").format(move=move),
            _('Add a line like: key = "v"'),
        )
    return value


def _patterns(file: str, move: str, value: Any, pieces: Pieces) -> tuple[re.Pattern[str], ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(
            file,
            _("the patterns of {move} are not a list of texts").format(move=move),
            _("Write them between square brackets, each between single quotation marks."),
        )
    return tuple(_pattern(file, move, one, pieces) for one in value)


def _pattern(file: str, move: str, source: str, pieces: Pieces) -> re.Pattern[str]:
    shown = one_line(source)
    if len(source) > PATTERN_LIMIT:
        raise _wrong(file, _("a pattern of {move} is too long").format(move=move), _("Make several patterns of it."))
    try:
        pattern = re.compile(put_in(source, pieces), re.IGNORECASE | re.MULTILINE)
    except NoSuchPiece as error:
        raise _wrong(
            file,
            _("a pattern of {move} names a list of words that is not there: {name}").format(
                move=move, name=one_line(str(error))
            ),
            _("Add it to the table [words]."),
        ) from None
    except (re.error, RecursionError, OverflowError, ValueError) as error:
        raise _wrong(
            file,
            _("a pattern of {move} cannot be read: {pattern} ({detail})").format(
                move=move, pattern=shown, detail=one_line(str(error))
            ),
            _("Put a backslash before a sign that stands for itself: \\? \\( \\)"),
        ) from None
    if pattern.search(""):
        raise _wrong(
            file,
            _("a pattern of {move} fits every text: {pattern}").format(move=move, pattern=shown),
            _("Write the words that make the move."),
        )
    return pattern


def _wrong(file: str, what: str, remedy: str) -> ConsoleError:
    return ConsoleError(_("{file} cannot be used: {what}.").format(file=file, what=what), remedy, Exit.BAD_INPUT)
