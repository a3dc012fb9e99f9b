"""What is wrong with a file: where, which code, what to do. The line that `baken train lint` prints."""

from __future__ import annotations

from dataclasses import dataclass


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
        return self.code.startswith("E")

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.code} {self.text}"
