"""What is wrong with a file: where, which code, what to do. The line that `baken train lint` prints."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from console.strings import _
from protocol.safe_text import one_line


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One cause, one finding. `text` is translated: what, and what to do. `line` counts from 1."""

    file: str
    line: int
    code: str
    text: str

    @property
    def is_error(self) -> bool:
        """Whether the file cannot be played because of it; warnings (`W..`) do not stop anybody."""
        return not self.code.startswith("W")

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.code} {self.text}"


class Findings:
    """Collects the findings of one file. What a text quotes of the file is cut short and made safe to print."""

    def __init__(self, file: str) -> None:
        self.file = str(one_line(file))
        self._found: list[Finding] = []
        self._count: Counter[str] = Counter()

    def add(self, line: int, code: str, text: str, /, **quoted: object) -> None:
        """One more; `text` is a message id with a place for each of `quoted`."""
        clean = {name: str(one_line(str(value)[:400], 60)) for name, value in quoted.items()}
        self._found.append(Finding(self.file, line, code, _(text).format(**clean)))
        self._count[code] += 1

    def extend(self, findings: tuple[Finding, ...]) -> None:
        """Those of another collection."""
        self._found += findings
        self._count.update(one.code for one in findings)

    def __len__(self) -> int:
        return len(self._found)

    def count(self, code: str) -> int:
        """How many there are of a code."""
        return self._count[code]

    def has(self, *codes: str) -> bool:
        """Whether one of these codes was found."""
        return any(self._count[code] for code in codes)

    def only(self, code: str) -> tuple[Finding, ...]:
        """Those of one code, by line."""
        return tuple(one for one in self.sorted() if one.code == code)

    def sorted(self) -> tuple[Finding, ...]:
        """By line, each once."""
        return tuple(sorted(set(self._found)))
