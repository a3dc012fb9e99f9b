"""The sanitiser: a closed alphabet in linear time, and every script and emoji that people write in left as it is."""

from __future__ import annotations

import copy
import pickle
import re
import time
import unicodedata

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import iter_graphemes, width

from api_client.decode import decode
from protocol import safe_text
from protocol.models import Message, Prechat
from protocol.safe_text import SafeLine, SafeText, allowed, is_plain_line, one_line, outgoing, sanitise
from tests.support.payloads import PAYLOADS

LIMIT, LINES = 8000, 200
"""Longest text and most lines: twice a message of `docs/protocol.md`, and what a screen can show of one."""


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x07\x1b\x7f\x85\x9b\x9d\r\n\t\v\f\u2028 ab1#"),
        st.sampled_from("\u0301\u0316\u20e3\u0940\u094d\u0915\u102c\u200c\u200d\ufe0e\ufe0f\ufe00\u200b\u202e\u2066"),
        st.sampled_from("👨👩❤🏽🇳🇱🏴©\U0001fae9\U000e0067می‌שׁ\ufb2c\u0958\u1100\u1161\u11a8\u212b\ud800\ue000"),
    ),
    max_size=60,
)

UNCHANGED = {
    "dutch": "Ik ben bang, hij zei: “ga mee” – één keer… €50",
    "polish": "Zażółć gęślą jaźń",
    "romanian": "Mă cheamă Ștefania, țin minte",
    "hungarian": "Árvíztűrő tükörfúrógép",
    "vietnamese": "Tôi sợ lắm, họ giữ hộ chiếu của tôi",
    "turkish": "Pijamalı hasta yağız şoföre çabucak güvendi, İstanbul",
    "bulgarian": "Страх ме е, вземат ми парите",
    "ukrainian": "Мені страшно, ґанок їхній",
    "greek": "Φοβάμαι, πού είσαι;".replace(";", ";"),
    "arabic": "أنا خائفة جدًا، هل أنت هنا؟",
    "arabic_vowelled": "بِسْمِ ٱللَّهِ",
    "persian_zwnj": "می‌خواهم، نمی‌توانم",
    "urdu": "مجھے ڈر لگ رہا ہے",
    "hebrew": "אני מפחדת",
    "hebrew_pointed": unicodedata.normalize("NFC", "שָׁלוֹם"),
    "hindi": "मुझे डर लग रहा है, क्षेत्र",
    "hindi_zwj": "र्‍क क्‌ष",
    "sanskrit_conjunct": "कार्त्स्न्यं",
    "bengali": unicodedata.normalize("NFC", "আমি ভয় পাচ্ছি"),
    "tamil": "எனக்கு பயமாக இருக்கிறது",
    "malayalam_chillu": "അവന്‍",
    "sinhala": "ශ්‍රී ලංකා",
    "nepali": "मलाई डर लाग्छ",
    "burmese": "ကျွန်မ ကြောက်တယ်",
    "khmer": "ខ្ញុំខ្លាច",
    "tibetan": "བོད་སྐད་",
    "thai": "ฉันกลัวมาก ช่วยด้วยที่นี่",
    "korean": "무서워요",
    "chinese": "我很害怕，他們拿走了我的護照",
    "japanese": "こわいです。パスポート",
    "amharic": "እፈራለሁ",
    "tigrinya": "ፈሪሀ ኣለኹ",
    "georgian": "მეშინია",
    "armenian": "Վախենում եմ",
    "emoji_plain": "😀😭🙏",
    "emoji_family": "👨‍👩‍👧‍👦",
    "emoji_family_tones": "👨🏻‍👩🏼‍👧🏽‍👦🏾",
    "emoji_couple": "👩🏽‍❤️‍💋‍👨🏿",
    "emoji_flag": "🇳🇱🇧🇬🇳🇬",
    "emoji_rainbow_flag": "🏳️‍🌈",
    "emoji_skin_tone": "👍🏽",
    "emoji_keycap": "1️⃣#️⃣*️⃣",
    "emoji_heart": "❤️ ☺︎ ❤️‍🩹",
    "emoji_profession": "👩‍⚕️",
    "emoji_newer_than_python": "\U0001fae9\U0001fadf",
    "lines": "een\ntwee\n\nvier",
    "signs": "a < b > c & d [e] {f} $g %h \\i `j` *k* _l_ ~m~ :n:",
}


FORBIDDEN = {chr(code) for code in (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F))} | {
    *"\u061c\u200b\u200e\u200f\u2028\u2029\u2066\u2067\u2068\u2069\u00ad\ufeff\u3164\ufe00\U000e0041"
}
"""Written out once more, so that the tests do not take the sanitiser's own word for it."""


def assert_safe(text: str, limit: int = LIMIT, lines: int = LINES) -> None:
    assert all(allowed(char) for char in text)
    assert not set(text) & FORBIDDEN
    assert not {unicodedata.category(char) for char in set(text) - set("\n\u200c\u200d")} & {"Cc", "Cf", "Cs", "Co"}
    assert len(text) <= limit
    assert text.count("\n") < lines
    assert unicodedata.is_normalized("NFC", text)
    text.encode()


@pytest.mark.parametrize("name", UNCHANGED)
def test_sec_t3_what_people_write_stays_as_it_is(name: str) -> None:
    clean = sanitise(UNCHANGED[name])
    assert clean == UNCHANGED[name]
    assert clean.flags == frozenset()
    assert one_line(UNCHANGED[name]) == UNCHANGED[name].replace("\n", " ")


@pytest.mark.parametrize("name", PAYLOADS)
def test_sec_t1_no_payload_gets_through_and_none_takes_long(name: str) -> None:
    began = time.process_time()
    clean = sanitise(PAYLOADS[name])
    line = one_line(PAYLOADS[name])
    assert time.process_time() - began < 0.5, "SEC-T2: each payload in half a second"
    assert_safe(clean)
    assert_safe(line, lines=1)
    assert sanitise(clean) == clean


@settings(max_examples=600, deadline=None)
@given(HOSTILE)
def test_sec_t1_the_alphabet_is_closed_and_once_is_enough(raw: str) -> None:
    clean = sanitise(raw)
    assert_safe(clean)
    again = sanitise(str(clean))
    assert again == clean
    assert again.flags == frozenset()


@settings(max_examples=300, deadline=None)
@given(HOSTILE, st.integers(1, 40), st.integers(1, 4))
def test_sec_t1_bounds_hold_and_a_cut_is_flagged(raw: str, limit: int, lines: int) -> None:
    clean = sanitise(raw, limit=limit, lines=lines)
    assert_safe(clean, limit, lines)
    assert sanitise(str(clean), limit=limit, lines=lines) == clean


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_sec_t1_no_change_without_a_flag(raw: str) -> None:
    clean = sanitise(raw)
    spaced = re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", raw).replace("\t", "    ")
    spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in spaced)
    if not clean.flags:
        assert clean == unicodedata.normalize("NFC", spaced)


@settings(max_examples=300, deadline=None)
@given(HOSTILE, st.integers(1, 30))
def test_sec_t1_one_line_fits_its_cells(raw: str, cells: int) -> None:
    line = one_line(raw, cells)
    assert_safe(line, lines=1)
    assert width(line) <= cells
    assert one_line(str(line), cells) == line


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc", "Cf", "Zs")), max_size=80)
)
def test_sec_t1_plain_latin_is_untouched(text: str) -> None:
    assert sanitise(text) == text
    assert sanitise(text).flags == frozenset()


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_sec_t1_no_cluster_is_larger_than_a_terminal_can_bear(raw: str) -> None:
    for cluster in iter_graphemes(sanitise(raw)):
        assert len(cluster) <= 12  # a family of four with skin tones has eleven (UTS #51)
        assert cluster.count("\u200d") < 4  # four in a family (UTS #51)


@settings(max_examples=150, deadline=None)
@given(HOSTILE.filter(str.isprintable), HOSTILE)
def test_sec_t1_models_from_json_hold_only_what_is_allowed(alias: str, text: str) -> None:
    body = {"id": 1, "client_id": "k", "author": "visitor", "author_id": None, "at": "2026-01-01T00:00:00Z"}
    text = text.encode(errors="replace").decode()
    assert_safe(decode(Message, msgspec.json.encode(body | {"text": text})).text)
    alias = alias.encode(errors="replace").decode()
    topic = decode(Prechat, msgspec.json.encode({"topic": alias})).topic
    assert topic is not None
    assert_safe(topic, lines=1)


def test_sec_t2_four_million_alternating_marks_take_no_time() -> None:
    raw = "\u0301\u0316" * 2_000_000
    began = time.process_time()
    clean = sanitise(raw)
    assert time.process_time() - began < 0.5
    assert clean.flags == {"cut", "marks"}


def test_sec_t2_a_thousand_ordinary_messages_take_less_than_a_second() -> None:
    messages = [f"{number} " + "Ik weet niet goed hoe ik dit moet zeggen, é 😭 می‌خواهم. " * 5 for number in range(1000)]
    began = time.process_time()
    for message in messages:
        sanitise(message)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("raw", "clean", "flags"),
    [
        ("a\x1b[31m", "a␛[31m", {"control"}),
        ("\x00\x7f", "␀␡", {"control"}),
        ("\x9b", "\ufffd", {"control"}),
        ("a\u202eb", "ab", {"bidi"}),
        ("x\U0001d173y\u0600", "xy", {"hidden"}),
        ("pass\u200bword", "password", {"hidden"}),
        ("\ue000\ud800\U0003fffe", "\ufffd\ufffd\ufffd", {"unknown"}),
        ("a\u0316\u0317\u0318\u0319\u031c\u031d", "a\u0316\u0317\u0318\u0319", {"marks"}),
        ("\u0316x", "\u25cc\u0316x", {"marks"}),
        ("a\r\nb\rc\x85d\u2028e\vf", "a\nb\nc\nd\ne\nf", set()),
        ("a\tb\u00a0c\u3000d", "a    b c d", set()),
        ("x" * (LIMIT + 1), "x" * LIMIT, {"cut"}),
        ("\n".join("x" * 300), "\n".join("x" * LINES), {"cut"}),
        ("e\u0301", "é", set()),
        ("👨" + "\u200d👨" * 9, "👨" + "\u200d👨" * 3, {"marks"}),
        ("a\ufe0f", "a", {"hidden"}),
        ("a\u200db\u200cc", "abc", {"hidden"}),
    ],
)
def test_sec_t1_each_rule_by_example(raw: str, clean: str, flags: set[str]) -> None:
    made = sanitise(raw)
    assert made == clean
    assert made.flags == flags


def test_one_line_cuts_between_characters_and_says_so() -> None:
    assert one_line("漢字漢字", 5) == "漢字…"
    assert one_line("漢字漢字", 5).flags == {"cut"}
    assert one_line("👨‍👩‍👧‍👦" * 3, 5) == "👨‍👩‍👧‍👦" * 2 + "…"
    assert one_line("een\ntwee", 8) == "een twee"
    assert type(one_line("x")) is SafeLine


@pytest.mark.parametrize("name", ["Anna", "Ștefania", "أمل", "می‌خواهم", "👩🏽", "", "x" * 8000])
def test_a_name_in_any_script_is_a_plain_line(name: str) -> None:
    assert is_plain_line(name)


@pytest.mark.parametrize(
    "name",
    [
        *("An\nna", "\n", "An\rna", "An\tna", "An\u00a0na", "An\u3000na", "e\u0301", "\u212b", "An\ufffdna"),
        *("\x1bAnna", "An\u202ena", "An\u200bna", "\ue000", "a\u0316\u0317\u0318\u0319\u031c", "x" * 8001),
    ],
)
def test_what_would_be_changed_is_no_plain_line(name: str) -> None:
    assert not is_plain_line(name)


def test_cleaning_what_is_clean_keeps_what_was_known_of_it() -> None:
    assert sanitise(sanitise("a\x1b")).flags == {"control"}
    assert one_line(sanitise("a\x1b")).flags == {"control"}
    assert not is_plain_line(sanitise("a\x1b"))


def test_flags_survive_copies() -> None:
    text = sanitise("a\x1b")
    for same in (copy.copy(text), copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert same == text
        assert isinstance(same, SafeText)
        assert same.flags == text.flags


def test_a_text_that_never_settled_would_be_reduced_to_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_text, "_PASSES", 0)
    assert sanitise("a\x1b\t~é\n") == "a\ufffd\ufffd~\ufffd\n"
    assert sanitise("字").flags == {"unknown"}
    assert sanitise(SafeText("字", frozenset({"unknown"}))).flags == {"unknown"}


@pytest.mark.parametrize("name", PAYLOADS)
def test_sec_t9_what_goes_out_obeys_the_same_rules(name: str) -> None:
    sent = outgoing(PAYLOADS[name])
    assert type(sent) is str
    assert_safe(sent, lines=LIMIT)


def test_sec_t9_a_pasted_escape_is_not_sent() -> None:
    assert outgoing("a\x1b[31m\u202eb\x00") == "a␛[31mb␀"


def test_sec_t9_nothing_is_cut_from_what_the_protocol_allows() -> None:
    text = "ja\n" * 1300
    assert outgoing(text) == text


def test_there_are_enough_payloads() -> None:
    assert len(PAYLOADS) >= 70
