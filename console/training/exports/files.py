"""Exported files in a folder: each there as a whole or not at all (`console/whole_file.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from console.errors import ConsoleError, Exit
from console.strings import _
from console.training.exports.certificate import as_json, as_markdown, certificate
from console.training.exports.tables import moves_csv, runs_csv, signals_csv
from console.training.progress import Played
from console.whole_file import replace_file

_ODD = re.compile(r"[^A-Za-z0-9._-]+")


def tables(played: tuple[Played, ...]) -> dict[str, bytes]:
    """The three tables, by name of file."""
    return {"runs.csv": runs_csv(played), "signals.csv": signals_csv(played), "moves.csv": moves_csv(played)}


def certificates(played: tuple[Played, ...], issued: str, key: bytes | None) -> dict[str, bytes]:
    """A record of practice for each trainee, as JSON and as Markdown, by name of file. Raises `WeakKey`."""
    files: dict[str, bytes] = {}
    for trainee in dict.fromkeys(one.log.header.trainee for one in played):
        made = certificate(trainee, played, issued, key)
        name = _free(f"certificate-{_ODD.sub('-', trainee).strip('-.') or 'trainee'}", files)
        files[f"{name}.json"] = as_json(made)
        files[f"{name}.md"] = as_markdown(made)
    return files


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into the folder, which is made where it is missing. Raises `ConsoleError`, which says what is
    there by then; the file that failed is as it was before."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(folder, error, ()) from None
    done: list[str] = []
    for name, content in files.items():
        try:
            replace_file(folder / name, content)
        except OSError as error:
            raise _cannot(folder / name, error, done) from None
        done.append(name)


def _free(name: str, taken: Iterable[str]) -> str:
    """Two aliases that differ in odd characters only do not get one file."""
    count, free = 1, name
    while f"{free}.json" in taken:
        count += 1
        free = f"{name}-{count}"
    return free


def _cannot(path: Path, error: OSError, done: Iterable[str]) -> ConsoleError:
    written = ", ".join(done)
    remedy = (
        _("These files are whole: {files}. Make room, or choose another folder with --to, and do this again.")
        if written
        else _("Nothing was written. Make room, or choose another folder with --to.")
    )
    return ConsoleError(
        _("{file} could not be written: {reason}.").format(file=path, reason=error.strerror or type(error).__name__),
        remedy.format(files=written),
        Exit.CANNOT_WRITE,
    )
