"""The server's log says what an operator must know and quotes nothing."""

from __future__ import annotations

import logging
import sys

from backend.support.quiet_log import KindOnly, _wanted


def record(name: str, level: int, words: str, error: Exception | None = None) -> logging.LogRecord:
    info = None
    if error is not None:
        try:
            raise error
        except Exception:
            info = sys.exc_info()
    return logging.LogRecord(name, level, __file__, 1, words, None, info)


def test_our_own_sentences_are_shown_whole() -> None:
    ours = record("baken.jobs", logging.INFO, "timed jobs: OSError")
    assert _wanted(ours)
    assert KindOnly().format(ours).endswith(" timed jobs: OSError")


def test_a_librarys_error_is_shown_by_its_kind_alone() -> None:
    theirs = record("uvicorn.error", logging.ERROR, "192.0.2.1 said canary", ValueError("canary"))
    assert _wanted(theirs)
    text = KindOnly().format(theirs)
    assert text.endswith(" uvicorn.error: ValueError")
    assert "canary" not in text
    assert "192.0.2.1" not in text


def test_what_a_library_says_otherwise_is_not_shown() -> None:
    assert not _wanted(record("uvicorn.access", logging.INFO, "192.0.2.1 GET /v1/visitor/events"))
    assert not _wanted(record("asyncio", logging.WARNING, "canary"))
