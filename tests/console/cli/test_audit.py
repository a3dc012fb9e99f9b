"""`baken audit` as a process, beside a real database."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.store import Store, audit
from console.support.errors import Exit
from tests.console.cli.serverside import baken, on_folder

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


async def fill(store: Store) -> None:
    async with store.write() as connection:
        await audit.append(connection, AT, "u1", audit.Action.REPORT_INTERNAL, {"year": 2021})
        details: dict[str, audit.Detail] = {"recipient": "CKM", "format": "csv", "records": 12}
        await audit.append(connection, AT, "operator", audit.Action.HTCDS_EXPORT, details)


async def forge(store: Store) -> None:
    """As somebody with rights on the file could, who also puts something for the operator's terminal into it."""
    async with store.write() as connection:
        await connection.execute(text("DROP TRIGGER audit_no_update"))
        forged = json.dumps({"year": "\x1b[2J"}, ensure_ascii=False)
        await connection.execute(text("UPDATE audit SET details = :forged WHERE seq = 1"), {"forged": forged})


def test_a_whole_log(tmp_path: Path) -> None:
    on_folder(tmp_path, fill)
    done = baken("audit", "verify", "--data", str(tmp_path))
    assert (done.code, done.err) == (0, "")
    found = re.fullmatch(
        r"The log of who opened a chat is whole: 0 entries\.\n"
        r"The audit log is whole: 2 entries\.\nThe last one is (2:[0-9a-f]{64})\n",
        done.out,
    )
    assert found is not None
    assert baken("audit", "verify", "--data", str(tmp_path), "--known", found[1]).code == 0
    other = "2:" + "0" * 64
    done = baken("audit", "verify", "--data", str(tmp_path), "--known", other)
    assert done.code == Exit.FINDINGS
    assert "Entry 2 is not in the audit log as it was." in done.err


def test_the_entries_for_people_and_for_programs(tmp_path: Path) -> None:
    on_folder(tmp_path, fill)
    done = baken("audit", "list", "--data", str(tmp_path))
    assert done.out.splitlines() == [
        "    1  2026-01-02 03:04:05  u1  internal report read  year 2021",
        "    2  2026-01-02 03:04:05  operator  HTCDS export  format csv, recipient CKM, records 12",
    ]
    entries = json.loads(baken("audit", "list", "--data", str(tmp_path), "--json").out)
    assert [one["seq"] for one in entries] == [1, 2]
    assert entries[1]["details"] == {"recipient": "CKM", "format": "csv", "records": 12}
    assert entries[0]["at"] == "2026-01-02T03:04:05+00:00"


async def open_one(store: Store) -> None:
    """One conversation that somebody took, with an entry as docs/privacy.md says what its hash is of."""
    micros = (AT - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    said = f'["c-1",1,{micros},"u1","claim"]'.encode()
    values = {"hash": sha256(bytes(32) + said).digest(), "previous": bytes(32), "at": micros}
    async with store.write() as connection:
        await connection.execute(
            text(
                "INSERT INTO conversations (id, alias, language, state, created_at, lines_by_visitor, seen_at, "
                "visitor_presence, can_type_safely, returns, danger, phases, safety, signals, given_back, "
                "last_message, last_visible, read_message, claim_epoch, version, openings, opened_hash) VALUES "
                "('c-1', 'Vos', 'nl', 'active', 0, 0, 0, 'here', 'unknown', 0, 0, '[]', "
                "'{\"safe\":\"unknown\"}', '[]', 0, 0, 0, 0, 0, 1, 1, :hash)"
            ).bindparams(hash=values["hash"])
        )
        await connection.execute(
            text("INSERT INTO openings VALUES ('c-1', 1, :at, 'u1', 'claim', :previous, :hash)"), values
        )


def test_who_opened_a_chat(tmp_path: Path) -> None:
    on_folder(tmp_path, fill)
    done = baken("audit", "opened", "--data", str(tmp_path))
    assert (done.out, done.err) == ("", "Nobody has opened a chat that is still there.\n")
    on_folder(tmp_path, open_one)
    done = baken("audit", "verify", "--data", str(tmp_path))
    assert (done.code, done.out.splitlines()[0]) == (0, "The log of who opened a chat is whole: 1 entry.")
    assert baken("audit", "opened", "--data", str(tmp_path)).out == "2026-01-02 03:04:05  u1  c-1  taken\n"
    (entry,) = json.loads(baken("audit", "opened", "--data", str(tmp_path), "--json").out)
    assert entry == {"at": "2026-01-02T03:04:05+00:00", "person": "u1", "conversation": "c-1", "how": "claim"}

    async def forge_opening(store: Store) -> None:
        async with store.write() as connection:
            await connection.execute(text("UPDATE conversations SET openings = 2"))

    on_folder(tmp_path, forge_opening)
    done = baken("audit", "verify", "--data", str(tmp_path))
    assert (done.code, done.out) == (Exit.FINDINGS, "")
    assert "The log of who opened a chat is broken at entry 2 of chat c-1." in done.err


async def leave_waiting(store: Store) -> None:
    """What a purge leaves of chats that ended (docs/privacy.md): in February two of four had still been waiting."""
    async with store.write() as connection:
        for month, end, chats, waiting in (
            ("2026-02", "visitor_left", 4, 2),
            ("2026-02", "counsellor_closed", 9, 0),
            ("2026-01", "quick_exit", 1, 1),
            ("2026-02", "\x1b[2J", 1, 1),
        ):
            values = {"month": month, "end": end, "chats": chats, "waiting": waiting}
            await connection.execute(text("INSERT INTO tallies VALUES (:month, :end, :chats, :waiting)"), values)


def test_who_left_before_anybody_came(tmp_path: Path) -> None:
    on_folder(tmp_path, leave_waiting)
    assert json.loads(baken("audit", "waiting", "--data", str(tmp_path), "--json").out) == [
        {"month": "2026-01", "end_reason": "quick_exit", "conversations": 1},
        {"month": "2026-02", "end_reason": "\x1b[2J", "conversations": 1},
        {"month": "2026-02", "end_reason": "visitor_left", "conversations": 2},
    ]
    assert baken("audit", "waiting", "--data", str(tmp_path)).out.splitlines() == [
        "2026-01       1  left by the quick exit",
        "2026-02       1  ?[2J",
        "2026-02       2  has left",
    ]


def test_a_log_that_somebody_changed(tmp_path: Path) -> None:
    on_folder(tmp_path, fill)
    on_folder(tmp_path, forge)
    done = baken("audit", "verify", "--data", str(tmp_path))
    assert done.code == Exit.FINDINGS
    assert done.out == ""
    assert done.err.splitlines()[0] == "baken: The audit log is broken at entry 1."
    assert len(done.err.splitlines()) == 2
    assert "\x1b" not in baken("audit", "list", "--data", str(tmp_path)).out


@pytest.mark.parametrize("action", ["verify", "list"])
def test_a_folder_without_a_server_is_no_empty_log(tmp_path: Path, action: str) -> None:
    done = baken("audit", action, "--data", str(tmp_path / "other"))
    assert done.code == Exit.BAD_INPUT
    assert "There is no server's database" in done.err
    assert not (tmp_path / "other").exists()


def test_what_is_no_entry(tmp_path: Path) -> None:
    on_folder(tmp_path, fill)
    done = baken("audit", "verify", "--data", str(tmp_path), "--known", "2")
    assert done.code == Exit.USAGE
    assert len(done.err.splitlines()) == 2
