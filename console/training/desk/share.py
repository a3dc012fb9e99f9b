"""The trainee's side: the lines of a run, mirrored to the shared folder.

What stands there is the log as far as it is shared: the answers of the debrief come only after the trainee said so
(question `share`, answer `yes`), and the reactions of its first screen never. Trouble of the folder is never trouble
of the run: it is told in words, and tried again until the file has every line.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from console.training.desk.own_file import OwnFile
from console.training.desk.place import log_name
from console.training.play.codec import encode, encode_header
from console.training.play.entries import Debriefed, Drafted, Entry, Header


def is_shared(what: object) -> bool:
    """Whether the entry is the trainee's word that the debrief may be seen."""
    return isinstance(what, Debriefed) and what.question == "share" and what.answer == ("yes",)


def is_private(what: object) -> bool:
    """Whether it stays with the trainee for good: how it was, and whether they wanted to stop or to speak."""
    return isinstance(what, Drafted) or (isinstance(what, Debriefed) and what.screen == 1)


class Shareable:
    """Which lines of a log are to be seen: in its order, but for answers that are held back until they may be."""

    def __init__(self) -> None:
        self.shared = False
        self._held: list[bytes] = []

    def add(self, entries: Iterable[Entry]) -> bytes:
        """What further entries of the log add to the file."""
        out = bytearray()
        for entry in entries:
            if is_private(entry.what):
                continue
            line = encode(entry)
            if not isinstance(entry.what, Debriefed) or self.shared:
                out += line
                continue
            self._held.append(line)
            if is_shared(entry.what):
                self.shared = True
                out += b"".join(self._held)
                self._held.clear()
        return bytes(out)


class Mirror:
    """Keeps `FOLDER/RUN.jsonl` equal to what may be seen. For one thread; may block on the folder."""

    def __init__(self, folder: Path, header: Header) -> None:
        """The folder was looked at before (`check_folder`)."""
        self._shareable = Shareable()
        self._file = OwnFile(folder / log_name(header.run), encode_header(header))

    @property
    def trouble(self) -> str:
        """Why the folder does not have everything, in a sentence; empty while it does."""
        return self._file.trouble

    def write(self, entries: Iterable[Entry] = ()) -> bool:
        """Take in further entries, and write what the file does not have yet; False where that failed."""
        self._file.bytes += self._shareable.add(entries)
        return self._file.write()

    def beat(self) -> None:
        """A sign of life."""
        self._file.beat()

    def close(self) -> None:
        """The file stays."""
        self._file.close()
