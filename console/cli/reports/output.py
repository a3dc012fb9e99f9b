"""Where a report goes: the terminal, a pipe, or a file that is there as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from console.cli.support.colour import wants_colour
from console.cli.support.extras import need
from console.cli.support.places import check_file
from console.cli.support.progress import Progress
from console.files.reasons import reason
from console.files.trouble import not_written
from console.report.formats.csvw import SUFFIX, render_csvw
from console.report.publication import NOBODY, Publication
from console.report.render import Format, Part, render
from console.strings import LANGUAGES, _
from console.support.errors import ConsoleError, Exit
from protocol.files.atomic_file import whole_file
from protocol.report import Report

WIDTH = 100
"""Columns of a table that does not go to a terminal."""
LEAST_WIDTH = 40
LIBRARIES = {Format.ODS: "odfdo", Format.XLSX: "xlsxwriter"}
"""What writes a format, of the extra `report`."""
IN_FILES = frozenset((Format.HTML, Format.ODS, Format.XLSX))
"""No terminal shows these."""
DRAWN = "█▂│·─é"
"""Some of what a table is drawn with."""


@dataclass(frozen=True)
class Form:
    """How a report shall look."""

    format: Format
    compare: bool
    language: str
    ascii_only: bool
    part: Part = Part.WHOLE
    publication: Publication = NOBODY
    both: bool = False
    """A page in each language, each in a file of its own."""

    def files(self, output: Path) -> dict[str, Path]:
        """Each language that is written, with its file: `report.html`, or `report.nl.html` and `report.en.html`."""
        if not self.both:
            return {self.language: output}
        return {language: output.with_suffix(f".{language}{output.suffix}") for language in LANGUAGES}

    def beside(self, output: Path) -> tuple[Path, ...]:
        """The file that describes `output`, where there is one."""
        return (output.with_name(output.name + SUFFIX),) if self.format is Format.CSV else ()

    def text_of(self, report: Report, to: TextIO | None, *, beside: str = "") -> bytes:
        """The report, drawn for the terminal or the pipe `to`, or for a file; `beside`: the other language's file."""
        terminal = to is not None and to.isatty()
        text = render(
            report,
            self.format,
            compare=self.compare,
            language=self.language,
            width=max(LEAST_WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns) if terminal else WIDTH,
            ascii_only=self.ascii_only or not _can_draw(to),
            colour=wants_colour(to),
            part=self.part,
            beside=beside,
            publication=self.publication,
        )
        if isinstance(text, bytes):
            return text
        return text.encode(_encoding(to) if self.format is Format.TABLE else "utf-8", errors="replace")


def _encoding(to: TextIO | None) -> str:
    """What a table is written in; pages and files for programs are UTF-8 wherever they go."""
    return "utf-8" if to is None else to.encoding or "utf-8"


def _can_draw(to: TextIO | None) -> bool:
    try:
        DRAWN.encode(_encoding(to))
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def check_place(form: Form, output: Path | None) -> None:
    """Refuse what could not be written in the end, before anybody signs in. Raises `ConsoleError`."""
    if form.format is not Format.HTML and (form.both or form.part is not Part.WHOLE):
        raise ConsoleError(
            _("--lang both and --part are for pages alone."), _("Leave them out, or add --format html."), Exit.USAGE
        )
    if (part := LIBRARIES.get(form.format)) is not None:
        need(part)
    if output is not None:
        for file in (*form.files(output).values(), *form.beside(output)):
            check_file(file)
        return
    if form.both:
        raise ConsoleError(
            _("Two languages are two pages, each in a file of its own."),
            _("Write them with --output report.html: report.nl.html and report.en.html."),
            Exit.USAGE,
        )
    if form.format in IN_FILES and sys.stdout.isatty():
        name = f"report.{form.format.value}"
        raise ConsoleError(
            _("This format cannot be read in a terminal."),
            _("Write it to a file, with --output {name}.").format(name=name),
            Exit.USAGE,
        )


def give_out(report: Report, form: Form, output: Path | None) -> None:
    """Write the report to `output`, or to stdout. Raises `ConsoleError` where that fails."""
    if output is None:
        _to_stdout(form.text_of(report, sys.stdout))
        return
    files, beside = form.files(output), form.beside(output)
    written: dict[Path, bytes] = {}
    with Progress(_("Files made")) as progress:
        for language, file in files.items():
            progress.at(len(written), len(files) + len(beside))
            others = [other.name for other in files.values() if other != file]
            written[file] = replace(form, language=language).text_of(report, None, beside="".join(others))
        for file in beside:
            progress.at(len(written), len(files) + len(beside))
            written[file] = render_csvw(report, output.name, form.publication).encode()
    try:
        with ExitStack() as all_of_them:
            for file, content in written.items():
                all_of_them.enter_context(whole_file(file))(content)
    except OSError as error:
        raise not_written(output, error, _("Nothing was changed there."), "--output") from None


def _to_stdout(content: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python would try once more at its end, and complain in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return  # who reads has read enough
        raise ConsoleError(
            _("The report could not be written: {reason}.").format(reason=reason(error)),
            _("What was written is not the whole report. Make room and do this again."),
            Exit.CANNOT_WRITE,
        ) from None
