"""What can be a name that others see: of an account, of who gets an export, to practise under."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest

from backend.accounts import admin, names
from backend.config import ServerConfig
from backend.store import Store, audit
from console.training.runs.alias import is_alias
from protocol.models import Role

NOW = datetime(2026, 1, 2, tzinfo=UTC)

HOSTILE = {
    "a control": "Sam\x1b[31m",
    "a bell": "Sam\x07",
    "a line break": "Sam\nde Vries",
    "a tab": "Sam\tde Vries",
    "delete": "Sam\x7f",
    "a C1 control": "Sam\x9b",
    "a right-to-left override (UAX 9)": "Sam\u202emas",
    "an isolate (UAX 9)": "Sam\u2066",
    "a mark of direction (UAX 9)": "Sam\u200f",
    "a soft hyphen": "Sa\u00adm",
    "zero width": "Sa\u200bm",
    "a joiner out of place": "Sa\u200dm",
    "a byte order mark": "\ufeffSam",
    "an invisible operator": "Sam\u2062",
    "a grapheme joiner": "Sam\u034f",
    "marks without end": "Sam" + "\u0301\u0316\u0320" * 4,
    "a mark on nothing": "\u0301Sam",
    "an object replacement": "Sam\ufffc",
    "a replacement character": "Sam\ufffd",
    "an interlinear mark": "Sam\ufff9",
    "variation selector 1": "Sam\ufe00",
    "variation selector 16": "Sam\ufe0f",
    "variation selector 17": "Sam\U000e0100",
    "a Mongolian selector": "Sam\u180b",
    "a tag": "Sam\U000e0041",
    "private use": "Sam\ue000",
    "unassigned": "Sam\u0378",
    "a lone surrogate": "Sam\udcff",
    "a Hangul filler": "\u3164",
    "half a Hangul filler": "Sam\uffa0",
    "a filler of syllables": "\u115f\u1160",
    "a Braille blank": "Sam\u2800",
    "a no-break space": "Sam\u00a0de Vries",
    "an em space": "Sam\u2003de Vries",
    "an ideographic space": "Sam\u3000",
    "a line separator": "Sam\u2028",
}
"""Unicode 15: Default_Ignorable_Code_Point, Bidi_Control, White_Space, and characters that are drawn as nothing."""
NO_ACCOUNT = {
    "nothing": "",
    "blanks": "   ",
    "a blank at the end": "Sam ",
    "two blanks": "Sam  de Vries",
    "signs only": "-.-",
    "too long": "x" * 41,
    "an emoji": "Sam \U0001f33b",
    "a formula": "=Sam",
    "markup": "<b>Sam</b>",
    "brackets of markup": "[b]Sam",
    "a quotation mark": 'Sam"',
    "a semicolon": "Sam; Vries",
    "an option": "-x",
    "a long option": "--role",
    "a hidden file": ".sam",
    "a way up": "xx..yy",
    "a path": "xx/../yy",
    "a slash": "Sam/Kim",
    "a sign first": "(Sam)",
    "a sign twice": "Sam,,Kim",
    "a line twice": "Sam__Kim",
}
GOOD = (
    "Sam de Vries",
    "Zoë",
    "İpek",
    "O’Neill",
    "D'Arcy",
    "Anne-Marie",
    "J.P. (Jan)",
    "anna@huis.nl",
    "نور",
    "Đặng Thị",
    "美玲",
    "दिव्या",
    "42",
    "'t Hart",
    "Jan ’s Jacob",
    "Kees & Co. (2)",
    "sam_k+nacht",
)


@pytest.mark.proves("F18", breaks="is_name asks only whether a name is printable, as it was")
@pytest.mark.parametrize("name", (HOSTILE | NO_ACCOUNT).values(), ids=(HOSTILE | NO_ACCOUNT).keys())
def test_no_account_is_called_so(name: str) -> None:
    assert not names.is_name(names.written(name))


@pytest.mark.parametrize("name", GOOD)
def test_an_account_may_be_called_so(name: str) -> None:
    assert names.is_name(names.written(name))


@pytest.mark.proves("F18", breaks="is_line asks only whether a name is printable, as it was")
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_nobody_who_gets_an_export_and_no_trainee_is_called_so(name: str) -> None:
    assert not audit.is_line(name)
    assert not is_alias(name)


@pytest.mark.parametrize("name", ["CKM, Leeuwarden", "Politie & OM (team 3)", "Universiteit: afd. 2/b"])
def test_who_gets_an_export_may_be_called_so(name: str) -> None:
    assert audit.is_line(name)


@pytest.mark.proves("F18", breaks="the name kept as it was typed")
async def test_a_name_is_kept_composed(config: ServerConfig) -> None:
    store = Store(config)
    await store.open()
    await admin.add(store, name=unicodedata.normalize("NFD", "Zoë"), role=Role.COUNSELLOR, password_hash="-", now=NOW)
    assert [one.name for one in await admin.listed(store)] == ["Zo\u00eb"]
    with pytest.raises(admin.BadName):
        await admin.add(store, name="Zoe\u202e", role=Role.COUNSELLOR, password_hash="-", now=NOW)
    await store.close()
