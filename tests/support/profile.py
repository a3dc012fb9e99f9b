"""A browser with a profile on the disk that a test may kill and then search, as whoever finds the telephone would.

The search knows nothing of the page: it looks for words in every file of the profile, in each shape in which a browser
writes text, and takes LevelDB's files apart (`leveldb/doc/table_format.md`, `log_format.md`; Snappy's
`format_description.txt`).
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from tests.support.browser import ARGS
from tests.support.needs import chromium_path

GUARD = 60.0
"""Seconds after which an awaited thing counts as never coming; Chromium writes a tab's memory every few seconds."""
_TABLE = bytes.fromhex("57fb808b247547db")
_LOG_BLOCK = 32 * 1024


def shapes(word: str) -> set[bytes]:
    """The word as a browser may have written it: UTF-8, UTF-16, and base64 and hex of either, wherever it begins."""
    plain = {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
    found = set(plain)
    for one in plain:
        found |= {one.hex().encode(), one.hex().upper().encode()}
        for before in range(3):
            # Whole groups of three bytes alone: what stands beside the word changes the characters at its edges.
            inner = one[-before % 3 :]
            found.add(base64.b64encode(inner[: len(inner) // 3 * 3]))
    return found


def words_in(profile: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Word to the files that hold it, of those that any file holds."""
    looked_for = {word: shapes(word) for word in words}
    found: dict[str, list[str]] = {}
    for file in sorted(profile.rglob("*")):
        if file.is_symlink() or not file.is_file():
            continue
        whole = b"\0".join(_layers(file.read_bytes()))
        for word, forms in looked_for.items():
            if any(form in whole for form in forms):
                found.setdefault(word, []).append(str(file.relative_to(profile)))
    return found


def _layers(raw: bytes) -> Iterator[bytes]:
    """The file as it is, and what LevelDB has in it: the values of a log without its headers, unpacked blocks."""
    yield raw
    yield b"".join(raw[at + 7 : at + _LOG_BLOCK] for at in range(0, len(raw), _LOG_BLOCK))
    if raw[-8:] == _TABLE:
        for at, size in _handles(raw):
            block = raw[at : at + size]
            yield _unpacked(block) if raw[at + size] == 1 else block


def _number(raw: bytes, at: int) -> tuple[int, int]:
    """A varint, and where the next thing begins."""
    value = shift = 0
    while True:
        value |= (raw[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if raw[at - 1] < 128:
            return value, at


def _handles(raw: bytes) -> Iterator[tuple[int, int]]:
    """Place and size of each data block of a table."""
    footer = raw[-48:]
    _, at = _number(footer, 0)
    _, at = _number(footer, at)
    start, at = _number(footer, at)
    size, at = _number(footer, at)
    index = raw[start : start + size]
    index = _unpacked(index) if raw[start + size] == 1 else index
    end = len(index) - 4 - 4 * int.from_bytes(index[-4:], "little")
    at = 0
    while at < end:
        _shared, at = _number(index, at)
        own, at = _number(index, at)
        length, at = _number(index, at)
        place, after = _number(index, at + own)
        yield place, _number(index, after)[0]
        at += own + length


def _unpacked(raw: bytes) -> bytes:
    """Snappy's format, read."""
    _, at = _number(raw, 0)
    out = bytearray()
    while at < len(raw):
        tag = raw[at]
        at += 1
        if tag & 3 == 0:
            length = tag >> 2
            if length >= 60:
                wide = length - 59
                length = int.from_bytes(raw[at : at + wide], "little")
                at += wide
            out += raw[at : at + length + 1]
            at += length + 1
            continue
        wide = {1: 1, 2: 2, 3: 4}[tag & 3]
        length = (tag >> 2 & 7) + 4 if wide == 1 else (tag >> 2) + 1
        back = int.from_bytes(raw[at : at + wide], "little") + ((tag >> 5 << 8) if wide == 1 else 0)
        at += wide
        for _ in range(length):
            out.append(out[-back])
    return bytes(out)


def _bring_tabs_back(profile: Path) -> None:
    """Set the profile so that a start opens the tabs of the last one, as telephones do, also after a kill."""
    file = profile / "Default" / "Preferences"
    file.parent.mkdir(parents=True, exist_ok=True)
    settings = json.loads(file.read_text()) if file.exists() else {}
    settings.setdefault("session", {})["restore_on_startup"] = 1
    settings.setdefault("profile", {})["exit_type"] = "Normal"
    file.write_text(json.dumps(settings))


class Telephone:
    """One run of a browser in `profile`. Whoever ends it kills it: nothing is tidied up."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self.profile = profile
        program = chromium_path()
        assert program is not None
        (profile / "DevToolsActivePort").unlink(missing_ok=True)
        _bring_tabs_back(profile)
        self._process = subprocess.Popen(
            [
                program,
                *ARGS,
                "--headless=new",
                "--accept-lang=nl",
                "--remote-debugging-port=0",
                f"--user-data-dir={profile}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            self.browser: Browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port()}")
        except BaseException:
            self.kill()
            raise
        self._context = self.browser.contexts[0]

    def _port(self) -> int:
        file = self.profile / "DevToolsActivePort"
        deadline = time.monotonic() + GUARD
        while not (file.exists() and file.read_text().count("\n")):
            assert time.monotonic() < deadline, "the browser never answered"
            time.sleep(0.02)
        return int(file.read_text().split()[0])

    def tab(self) -> Page:
        """A new tab."""
        return self._context.new_page()

    def tab_of(self, origin: str) -> Page:
        """The tab of `origin` that the browser brought back."""
        deadline = time.monotonic() + GUARD
        while not (found := [page for page in self._context.pages if page.url.startswith(origin)]):
            assert time.monotonic() < deadline, "the browser brought no tab back"
            self._context.pages[0].wait_for_timeout(50)
        (page,) = found
        return page

    def until_written(self, site: str, word: str) -> None:
        """Wait until what tabs remember by now is on the disk: a plain page of another site keeps `word` after it.

        It is also the proof that the search finds what is there.
        """
        page = self.tab()
        page.goto(site)
        page.evaluate("word => { sessionStorage.setItem('kept', word); }", word)
        deadline = time.monotonic() + GUARD
        while word not in words_in(self.profile, [word]):
            assert time.monotonic() < deadline, "the browser never wrote what a plain page keeps: the search is blind"
            time.sleep(0.2)

    def kill(self) -> None:
        """As an empty battery does."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


@contextmanager
def telephone(playwright: Playwright, profile: Path) -> Iterator[Telephone]:
    """A running browser, killed at the end."""
    phone = Telephone(playwright, profile)
    try:
        yield phone
    finally:
        phone.kill()
