"""Checks content files: each finding names the file, the line, what is wrong and what to do.

| code | what |
|---|---|
| C01 | not readable, not UTF-8, not YAML, too large or too deep |
| C02 | a field is missing, unknown, or has a value that is not allowed |
| C03 | an id stands twice |
| C04 | a source is named that is not in the list of sources |
| C05 | a text is empty or has hidden characters |
| C06 | a strength without the grade it rests on, or a grade without a strength |
| C07 | a telephone number or address that cannot be right |
| C08 | hours or ages that end before they begin |
| C09 | phases: their order or their shares do not add up; a phase is named that is not there |
| C10 | a file in the folder that Baken does not know |
| C11 | prefill: a signal, a phase, an end, a field or a value that there is not |
| C12 | prefill: a line that would say whether it is trafficking; only a person judges that |
| C13 | an entry that Baken took away, and why |
| C14 | a promise that is not listed, or that is and nothing keeps or nobody says; a reason not given; a rule too wide |
| C15 | advice that endangers somebody, and why |
| C16 | a telephone number or address that is not in the referral directory, or only from memory |
| C17 | a referral that nobody confirmed for more than a year, or on a day that has not been yet |
| C18 | a fact that is said to have been seen, or was changed, and names no source that can be found |
| C19 | Dutch and English that do not say the same: no, nothing, numbers, names |
| C20 | a cost or hours that the directory does not say |

C14 to C20 are remarks of `baken content lint`: they stop no console.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from api_client.decode import decode_hook
from console.content.checks import check
from console.content.models import Advice, Canned, Checklists, Content, Phases, Prefills, Promises, Referrals
from console.content.overlay import entries, overlay
from console.content.sentences.facts import changed_without_source
from console.content.sentences.promises import Proven
from console.content.sentences.remarks import remarks, remarks_on, remarks_on_promises
from console.content.sentences.said import Said
from console.content.shape import in_words
from console.content.source import Document, Path_, Unreadable, json_path, read
from console.strings import N_, _, language
from protocol.safe_text import one_line

SHIPPED = Path(__file__).parent / "data"
FILES: dict[str, type[Any]] = {
    "checklists": Checklists,
    "phases": Phases,
    "referrals": Referrals,
    "canned": Canned,
    "prefill": Prefills,
    "promises": Promises,
    "advice": Advice,
}
"""File name without `.yaml`, and what it holds."""

UNREADABLE = {
    "empty": N_("The file is empty. Delete it, or write its entries."),
    "yaml": N_("This is not valid YAML. Check indentation, quotes and colons, here and in the line above."),
    "not_utf8": N_("The file is not UTF-8. Save it again with the encoding UTF-8."),
    "too_large": N_("The file is larger than 1 MB. Split off what is not needed."),
    "too_deep": N_("The entries are nested too deeply. Compare with the shipped file."),
    "alias": N_("Anchors and aliases (&name, *name) are not used here. Write the value out."),
    "duplicate_key": N_("The field “{detail}” stands twice in one entry. Keep one of them."),
}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong. `text` is translated: what, and what to do."""

    file: str
    line: int
    code: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.code} {self.text}"


def lint(folder: Path | None = None) -> tuple[Content | None, list[Finding]]:
    """Check the shipped files, with `folder` over them; the content is None where there is any finding."""
    content, _parts, findings = _lint(folder)
    return content, findings


def lint_all(
    folder: Path | None,
    today: date,
    also: Iterable[Said] = (),
    proven: Proven | None = None,
    told: Callable[[int, int], object] | None = None,
) -> tuple[Content | None, list[Finding]]:
    """As `lint`, with the remarks: what is said, in the content and in the texts of `also`, and how old facts are.

    `also` are all other texts, those of the page and of training; `proven` says whether a setting or a test is there.
    `told` is called with how many files are checked, of how many.
    """
    content, parts, findings = _lint(folder, told)
    if content is None:
        return None, findings
    texts = list(also)
    found = [_finding(parts[name][1], *problem) for name, problem in remarks(content, today)]
    found += [Finding(said.file, said.line, *problem) for said, problem in remarks_on(texts, content)]
    where = parts["promises"][1]
    looked = ("canned", "page", "training") if texts else ("canned",)
    for problem in remarks_on_promises(content, texts, proven, looked, _own_ids(where)):
        found.append(_finding(where, *problem))
    found += _changed(parts["referrals"][1])
    return content, sorted(set(found))


def _own_ids(where: _Where) -> frozenset[str]:
    """Ids of the entries in the file that findings are about."""
    return frozenset(str(entry["id"]) for _at, entry in entries(where.document.data))


def _changed(where: _Where) -> Iterator[Finding]:
    """Facts of shipped referrals that an organisation's file changes without a source."""
    shipped = SHIPPED / "referrals.yaml"
    if where.file == shipped:
        return
    for place, id_ in changed_without_source(read(shipped).data, where.document.data):
        text = _("“{id}” changes a number, address, hours or cost without source and day. Name both, or checked_on.")
        line = where.document.line(("organisations", place))
        yield Finding(where.file.name, line, "C18", text.format(id=id_))


def _lint(
    folder: Path | None, told: Callable[[int, int], object] | None = None
) -> tuple[Content | None, dict[str, Any], list[Finding]]:
    findings: list[Finding] = []
    parts: dict[str, Any] = {}
    for done, name in enumerate(FILES):
        if told is not None:
            told(done, len(FILES))
        parts[name] = _load(name, folder, findings)
    findings += _unknown_files(folder)
    if any(part is None for part in parts.values()):
        return None, parts, sorted(findings)
    content = Content(**{name: part for name, (part, _where) in parts.items()})
    for name, problem in check(content):
        findings.append(_finding(parts[name][1], *problem))
    return (None if findings else content), parts, sorted(findings)


@dataclass(frozen=True)
class _Where:
    """The file that findings are about (the organisation's where there is one), and the data after merging."""

    file: Path
    document: Document
    data: Any


def _load(name: str, folder: Path | None, findings: list[Finding]) -> tuple[Any, _Where] | None:
    shipped = SHIPPED / f"{name}.yaml"
    own = folder / f"{name}.yaml" if folder is not None else None
    try:
        base = read(shipped)
        where = _Where(shipped, base, base.data)
        if own is not None and own.exists():
            document = read(own)
            where = _Where(own, document, overlay(base.data, document.data))
            gone = list(_retired(base.data, document, own.name))
            if gone:
                findings += gone
                return None
    except Unreadable as error:
        text = _(UNREADABLE[error.why]).format(detail=error.detail)
        findings.append(Finding((own if own and own.exists() else shipped).name, error.line, "C01", text))
        return None
    except OSError:
        findings.append(
            Finding(f"{name}.yaml", 1, "C01", _("The file cannot be read. Check that it exists and its rights."))
        )
        return None
    try:
        return msgspec.convert(where.data, FILES[name], dec_hook=decode_hook), where
    except msgspec.ValidationError as error:
        what, _sep, place = str(error).partition(" - at `")
        findings.append(_finding(where, json_path(place.rstrip("`")), "C02", _shape(what)))
        return None


def _retired(shipped: Any, document: Document, name: str) -> Iterator[Finding]:
    """Entries of an organisation's file that Baken took away: as they stand they would come back, or lack the rest."""
    gone = {entry["id"]: entry for entry in shipped.get("retired", ())}
    if not isinstance(document.data, dict):
        return
    for at, entry in entries({key: part for key, part in document.data.items() if key != "retired"}):
        if entry["id"] in gone and entry.get("remove") is not True:
            why = gone[entry["id"]]["why"][language()]
            text = _("“{id}” was taken away: {why} Take the entry out, or give a text of your own another id.")
            yield Finding(name, document.line(at), "C13", text.format(id=entry["id"], why=why))


def _shape(what: str) -> str:
    return _("A field is not as it should be ({detail}). Compare with the shipped file.").format(detail=in_words(what))


def _unknown_files(folder: Path | None) -> list[Finding]:
    if folder is None:
        return []
    known = {f"{name}.yaml" for name in FILES}
    return [
        Finding(
            one_line(path.name),
            1,
            "C10",
            _("Baken does not know this file. The files are: {names}.").format(names=", ".join(sorted(known))),
        )
        for path in sorted(folder.iterdir())
        if path.suffix in {".yaml", ".yml"} and path.name not in known
    ]


def _finding(where: _Where, path: Path_, code: str, text: str) -> Finding:
    """Place a problem: an index counts the merged list, so the entry is looked up by its id in the own file."""
    own = _own_path(path, where.data, where.document.data)
    return Finding(where.file.name, where.document.line(own), code, text)


def _own_path(path: Path_, merged: Any, own: Any) -> Path_:
    found: list[str | int] = []
    for step in path:
        try:
            merged = merged[step]
            step = _own_index(step, merged, own) if isinstance(step, int) else step
            own = own[step]
        except (KeyError, IndexError, TypeError, StopIteration):
            break
        found.append(step)
    return tuple(found)


def _own_index(index: int, entry: Any, own: list[Any]) -> int:
    """Where an entry of the merged list stands in the organisation's own list."""
    if index < len(own) and own[index] == entry:
        return index
    return next(i for i, one in enumerate(own) if isinstance(one, dict) and one.get("id") == entry["id"])
