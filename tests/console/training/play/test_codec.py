"""A log as text: the same bytes for the same run, and clear words for a file that is something else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.training.play.acts import Answers, Finishes, Labels, Sends, Ticks
from console.training.play.codec import LogError, decode_log, encode_log, read_log, whole_length
from console.training.play.entries import KINDS
from tests.console.training.at_work import header
from tests.console.training.play.runs import Run
from tests.console.training.stories import setup


def played() -> Run:
    """A run with a bit of everything."""
    run = Run()
    run.do(20.0004, Sends("héé \N{SLIGHTLY SMILING FACE} \x1b[2J", "id-1"), Labels("s1", ("asks-safety",)))
    run.do(41.5, Answers("f1", 0, "wachten"), Ticks("control-debt", True, "m4"))
    run.do(75, Sends("dag"))
    run.do(120, Finishes())
    return run


def written() -> bytes:
    return encode_log(header(setup()), played().log)


def test_the_same_run_is_the_same_bytes() -> None:
    assert written() == written()
    assert b'\n[20.000,"s",{"id":"s1","text":"h\xc3\xa9\xc3\xa9 ' in written()
    assert written().startswith(b'{"run":"r-1","scenario":"proef-01","scenario_sha256":"000')


def test_it_is_read_as_it_was_written() -> None:
    log = decode_log(written(), "r-1.jsonl")
    assert (log.header, log.broken_line) == (header(setup()), 0)
    assert log.entries == tuple(played().log)
    assert encode_log(log.header, log.entries) == written()


def test_what_cannot_be_shown_is_not_even_written() -> None:
    assert b"\\u001b" not in written()
    raw = written().replace(b"wachten", b"\\u001b[2J")
    assert "\x1b" not in str(decode_log(raw, "x").entries)


def test_a_last_line_that_was_cut_off_is_named_and_all_before_it_kept() -> None:
    whole = decode_log(written(), "x")
    cut = decode_log(written()[:-9], "x")
    assert (cut.entries, cut.broken_line) == (whole.entries[:-1], len(whole.entries) + 1)
    assert whole_length(written()[:-9]) == len(encode_log(whole.header, whole.entries[:-1]))
    zeros = written() + bytes(300)
    assert decode_log(zeros, "x").entries == whole.entries
    assert whole_length(zeros) == len(written())
    assert decode_log(written()[:-1], "x").broken_line == 0


@pytest.mark.parametrize(
    ("change", "why", "line"),
    [
        (lambda raw: b"", "empty", 0),
        (lambda raw: raw[:40], "empty", 0),
        (lambda raw: raw.replace(b"baken-log/1", b"baken-log/0"), "older", 1),
        (lambda raw: raw.replace(b"baken-log/1", b"baken-log/2"), "newer", 1),
        (lambda raw: raw.replace(b"baken-log/1", b"asciicast"), "other", 1),
        (lambda raw: b"PK\x03\x04\n" + raw, "other", 1),
        (lambda raw: b"[1]\n" + raw, "other", 1),
        (lambda raw: raw.replace(b'"mode":"practice"', b'"mode":"dream"'), "damaged", 1),
        (lambda raw: raw.replace(b'[4.000,"y"', b'[4.000,"?"'), "damaged", 3),
        (lambda raw: raw.replace(b'[4.000,"y",{"on":true}', b'[4.000,"y",{"on":3}'), "damaged", 3),
        (lambda raw: raw.replace(b'[4.000,"y",{"on":true}', b'[4.000,"y",{"on":true,"x":1}'), "damaged", 3),
        (lambda raw: raw.replace(b"[4.000,", b"[-4.000,"), "damaged", 3),
        (lambda raw: raw.replace(b"[4.000,", b"[true,"), "damaged", 3),
        (lambda raw: raw.replace(b"[4.000,", b"\xff["), "damaged", 3),
        (lambda raw: raw.replace(b"[4.000,", b"[" * 100_000), "damaged", 3),
        (lambda raw: raw.replace(b'"y",{"on":true}', b'"y",{"on":' + b"[" * 700 + b"]" * 700 + b"}"), "damaged", 3),
        (lambda raw: raw.replace(b'"seed":7', b'"seed":' + b"[" * 700 + b"]" * 700), "damaged", 1),
    ],
)
def test_a_file_that_is_something_else_is_said(change: object, why: str, line: int) -> None:
    raw = change(written())  # type: ignore[operator]
    with pytest.raises(LogError) as caught:
        decode_log(raw, "r-1.jsonl")
    assert (caught.value.why, caught.value.line) == (why, line)
    assert "r-1.jsonl" in caught.value.message
    assert caught.value.remedy


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for name in ("weg.jsonl", "."):
        with pytest.raises(LogError, match="niet worden gelezen"):
            read_log(tmp_path / name)


def test_every_code_is_one_letter_and_stands_in_the_documentation() -> None:
    assert all(re.fullmatch("[A-Za-z]", code) for code in KINDS)
    text = (Path(__file__).parents[4] / "docs" / "training.md").read_text("utf-8")
    missing = [code for code in KINDS if f"| `{code}` |" not in text]
    assert not missing
