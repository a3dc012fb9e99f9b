"""Exported files in a folder: each there as a whole or not at all (`protocol/files/atomic_file.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from console.files.trouble import not_written
from console.strings import _
from console.support.errors import ConsoleError
from console.training.debrief.terms import Terms
from console.training.debrief.whole import debrief
from console.training.exports.certificate import as_json, as_markdown, certificate
from console.training.exports.debrief_html import debrief_html
from console.training.exports.debrief_markdown import debrief_markdown
from console.training.exports.tables import moves_csv, runs_csv, signals_csv
from console.training.progress.counts import Played
from protocol.files.atomic_file import replace_file

LONGEST_NAME: Final = 80
_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")


def tables(played: tuple[Played, ...]) -> dict[str, bytes]:
    """The three tables, by name of file."""
    return {"runs.csv": runs_csv(played), "signals.csv": signals_csv(played), "moves.csv": moves_csv(played)}


def certificates(played: tuple[Played, ...], issued: str, key: bytes | None) -> dict[str, bytes]:
    """A record of practice for each trainee, as JSON and as Markdown, by name of file. Raises `WeakKey`."""
    files: dict[str, bytes] = {}
    for trainee in dict.fromkeys(one.log.header.trainee for one in played):
        made = certificate(trainee, played, issued, key)
        name = _free(f"certificate-{_plain(trainee) or 'trainee'}", ".json", files)
        files[f"{name}.json"] = as_json(made)
        files[f"{name}.md"] = as_markdown(made)
    return files


def debriefs(played: Iterable[Played], terms: Terms) -> dict[str, bytes]:
    """The debrief of each run of which it is finished, as a page and as Markdown, by name of file. Before that the own
    view comes first, and there is nothing to take along."""
    files: dict[str, bytes] = {}
    for one in played:
        if not one.score.debriefed:
            continue
        told = debrief(one.log, one.scenario, one.score, terms)
        name = _free(f"debrief-{_plain(one.log.header.run) or 'run'}", ".html", files)
        files[f"{name}.html"] = debrief_html(told, terms).encode()
        files[f"{name}.md"] = debrief_markdown(told, terms).encode()
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


def _plain(text: str) -> str:
    """A text as part of a file's name: a log from elsewhere can name its run as it likes."""
    return _ODD.sub("-", text)[:LONGEST_NAME].strip("-.")


def _free(name: str, ending: str, taken: Mapping[str, bytes]) -> str:
    """Two names that differ in odd characters only do not get one file."""
    count, free = 1, name
    while f"{free}{ending}" in taken:
        count += 1
        free = f"{name}-{count}"
    return free


def _cannot(path: Path, error: OSError, done: Iterable[str]) -> ConsoleError:
    written = ", ".join(done)
    left = _("These files are whole: {files}.").format(files=written) if written else _("Nothing was written.")
    return not_written(path, error, left, "--to")
