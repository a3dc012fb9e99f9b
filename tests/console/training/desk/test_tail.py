"""Reading what others write: whole lines, whatever happens to the file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.training.desk.place import run_of
from console.training.desk.tail import FolderTail, Tail


def put(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def test_only_whole_lines_come_each_once(tmp_path: Path) -> None:
    path = tmp_path / "a"
    tail = Tail(path)
    assert tail.look().gone
    put(path, b"one\ntw")
    assert tail.look().lines == (b"one",)
    assert tail.look().lines == ()
    put(path, b"o\n\nthree\n")
    assert tail.look().lines == (b"two", b"", b"three")
    assert tail.look().lines == ()


def test_a_large_file_comes_in_pieces_and_a_character_is_never_torn(tmp_path: Path) -> None:
    path = tmp_path / "a"
    lines = [f"é{number}".encode() * 9 for number in range(500)]
    put(path, b"\n".join(lines) + b"\n")
    tail = Tail(path, piece=101)
    seen: list[bytes] = []
    while True:
        news = tail.look()
        assert sum(map(len, news.lines)) <= 101 + len(lines[-1])
        seen += news.lines
        if not news.more:
            break
    assert seen == lines


def test_fifty_megabytes_are_not_read_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    news = Tail(path).look()
    assert news.too_large
    assert not news.lines


def test_a_line_without_an_end_is_passed_over_and_counted_and_costs_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a"
    put(path, b"first\n" + b"x" * 5000 + b"\nlast\n" + b"y" * 150)
    tail = Tail(path, piece=64, longest=100)
    seen: list[bytes] = []
    skipped = 0
    for _ in range(200):
        news = tail.look()
        seen += news.lines
        skipped += news.skipped
        assert len(tail._rest) <= 100
    assert (seen, skipped) == ([b"first", b"last"], 2)


def test_a_whole_line_that_is_too_long_is_passed_over_too(tmp_path: Path) -> None:
    path = tmp_path / "a"
    put(path, b"first\n" + b"x" * 101 + b"\nlast\n")
    news = Tail(path, longest=100).look()
    assert (news.lines, news.skipped) == ((b"first", b"last"), 1)


@pytest.mark.parametrize("how", ["cut", "replaced", "written anew", "gone and back"])
def test_a_file_that_begins_again_is_read_from_its_beginning(tmp_path: Path, how: str) -> None:
    path = tmp_path / "a"
    put(path, b"one\ntwo\nhal")
    tail = Tail(path)
    tail.look()
    if how == "cut":
        path.write_bytes(b"new\n")
    elif how == "replaced":
        (tmp_path / "b").write_bytes(b"new\nnew two\nnew three\n")
        os.replace(tmp_path / "b", path)
    elif how == "written anew":
        path.write_bytes(b"new\nand longer than it was\n")
    else:
        path.unlink()
        assert tail.look().gone
        path.write_bytes(b"new\n")
    news = tail.look()
    assert news.lines[0] == b"new"
    assert news.anew or how == "gone and back"


def test_only_plain_files_with_the_right_names_are_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("nobody's business\n")
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "link.jsonl").symlink_to(secret)
    (folder / "dangling.jsonl").symlink_to(tmp_path / "none")
    (folder / "folder.jsonl").mkdir()
    os.mkfifo(folder / "fifo.jsonl")
    for name in (b"bad\xff.jsonl", b"new\nline.jsonl", "naïef.jsonl".encode(), b".hidden.jsonl", b"a.kim.desk.jsonl"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text("x\n")
    (folder / "good.jsonl").write_text("fine\n")
    news = FolderTail(folder, run_of).look()
    assert {key for key, each in news.items() if each.lines} == {"good"}
    assert all(news[key].gone for key in ("link", "dangling", "folder", "fifo"))


def test_files_come_and_go_and_the_folder_too(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    tail = FolderTail(folder, run_of, most=2)
    assert tail.look() == {}
    for name in "abc":
        (folder / f"{name}.jsonl").write_text(f"{name}\n")
    assert sorted(tail.look()) == ["a", "b"]
    assert tail.left_out == 1
    (folder / "a.jsonl").unlink()
    news = tail.look()
    assert news["a"].gone
    assert news["c"].lines == (b"c",)
    folder.rename(tmp_path / "away")
    assert tail.look() == {}
    assert not tail.there
    (tmp_path / "away").rename(folder)
    (folder / "b.jsonl").open("a").write("more\n")
    assert tail.look()["b"].lines == (b"more",), "what was read before is not read again"
    assert tail.there


def test_a_touch_is_a_sign_of_life(tmp_path: Path) -> None:
    path = tmp_path / "a"
    put(path, b"one\n")
    tail = Tail(path)
    before = tail.look().touched
    os.utime(path, ns=(1, before + 5))
    assert tail.look().touched == before + 5
