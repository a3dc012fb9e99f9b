"""The texts of the code as one template, and each language's catalogue kept beside it. Run with `make strings`.

`console/strings/messages.pot` has every text that the code marks, with the files it stands in. A language's
`messages.po` has the same texts in the same order: what the code no longer says goes, what it says anew comes in empty,
and nothing is guessed from a text that looks alike. A catalogue by another name beside it is read in and removed.

    python -m scripts.catalogues            writes both
    python -m scripts.catalogues --check    names what is missing, left over or not translated
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CODE = "console"
STRINGS = "console/strings"
NAME = "messages"
"""The domain in which gettext looks where nobody names another: click's own sentences are found by it."""
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "P_": (1, 2), "in_language": (2,)}
MessageId = str | tuple[str, ...]


def as_id(message: object) -> MessageId:
    """One form for a text alone and for one with its plural."""
    return message if isinstance(message, str) else tuple(message)  # type: ignore[arg-type]  # a list or a tuple of str


def english(message: MessageId) -> str:
    """The text, of one with its plural the singular."""
    return message if isinstance(message, str) else message[0]


def used(root: Path) -> dict[MessageId, list[str]]:
    """Every text that the code below `root` marks, with the files it stands in."""
    found: dict[MessageId, set[str]] = {}
    rows = extract_from_dir(root / CODE, method_map=[("**.py", "python")], keywords=KEYWORDS)
    for name, _line, message, _comments, _context in rows:
        found.setdefault(as_id(message), set()).add(f"{CODE}/{Path(name).as_posix()}")
    ordered = sorted(found, key=lambda message: (min(found[message]), english(message)))
    return {message: sorted(found[message]) for message in ordered}


def languages(root: Path) -> list[str]:
    """The languages that have a catalogue; what was compiled for one that is gone may still lie there."""
    return sorted({path.parents[1].name for path in (root / STRINGS).glob("*/LC_MESSAGES/*.po")})


def known(folder: Path) -> dict[MessageId, Message]:
    """What is translated in a folder: its catalogue, and over it any by another name that somebody put there."""
    found: dict[MessageId, Message] = {}
    for path in sorted(folder.glob("*.po"), key=lambda path: path.stem != NAME):
        found |= _read(path)
    return found


def written(texts: dict[MessageId, list[str]], language: str | None, done: dict[MessageId, Message]) -> bytes:
    """The file for one language, or with None the template."""
    catalogue = Catalog(locale=language)
    for message, files in texts.items():
        old = done.get(message)
        catalogue.add(
            message,
            None if old is None else old.string,
            locations=[(file, 0) for file in files],
            user_comments=() if old is None else old.user_comments,
            flags=() if old is None else old.flags,
        )
    file = io.BytesIO()
    write_po(file, catalogue, width=0, omit_header=True, include_lineno=False)
    header = _header(language).encode()
    return header + b"\n" + file.getvalue().strip() + b"\n"


def _header(language: str | None) -> str:
    lines = {
        "Project-Id-Version": "Baken",
        "Language": language or "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language:
        lines["Plural-Forms"] = Catalog(locale=language).plural_forms
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{name}: {value}\\n"\n' for name, value in lines.items())


def files(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file as it should be."""
    texts = used(root)
    yield root / STRINGS / f"{NAME}.pot", written(texts, None, {})
    for language in languages(root):
        folder = root / STRINGS / language / "LC_MESSAGES"
        yield folder / f"{NAME}.po", written(texts, language, known(folder))


def strays(root: Path) -> list[Path]:
    """Catalogues by another name."""
    return sorted(path for path in (root / STRINGS).glob("*/LC_MESSAGES/*.po") if path.stem != NAME)


def faults(root: Path) -> Iterator[str]:
    """What is wrong, a line each. In which order the texts stand is not: two that add some are merged as they are."""
    for path in strays(root):
        yield f"{path.relative_to(root)}: one catalogue a language; `make strings` reads this into {NAME}.po"
    texts = used(root)
    for path in [root / STRINGS / f"{NAME}.pot", *(root / STRINGS).glob(f"*/LC_MESSAGES/{NAME}.po")]:
        there = _read(path)
        name = path.relative_to(root)
        yield from (f"{name}: `make strings` adds: {english(text)}" for text in texts if text not in there)
        yield from (f"{name}: `make strings` takes out: {english(text)}" for text in there if text not in texts)
        if path.suffix == ".po":
            yield from (f"{name}: not translated: {english(text)}" for text in texts if not _is_done(there.get(text)))


def _read(path: Path) -> dict[MessageId, Message]:
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {as_id(message.id): message for message in read_po(file) if message.id}


def _is_done(message: Message | None) -> bool:
    """Whether it is translated, all forms of it, and not by a guess."""
    if message is None or message.fuzzy:
        return False
    forms = (message.string,) if isinstance(message.string, str) else message.string or ()
    return bool(forms) and all(forms)


def write(root: Path) -> Iterator[Path]:
    """Bring all files up to date; gives those that changed."""
    for path, content in list(files(root)):
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            yield path
    for path in strays(root):
        path.unlink()
        path.with_suffix(".mo").unlink(missing_ok=True)
        yield path


def main(arguments: Iterable[str], root: Path = ROOT) -> int:
    """Write, or with `--check` look; 1 where something is wrong."""
    if "--check" in arguments:
        found = list(faults(root))
        for line in found:
            print(line)
        return 1 if found else 0
    for path in write(root):
        print(f"{path.relative_to(root)}: {'written' if path.exists() else 'read into the catalogue, and removed'}")
    left = [line for line in faults(root) if "not translated" in line]
    for line in left:
        print(line)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
