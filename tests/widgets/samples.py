"""Rows for tests: the screen of the design, with made-up people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from protocol.safe_text import one_line, sanitise
from widgets.rows import (
    ColleagueRow,
    Delivery,
    Heading,
    KeyHint,
    MarkerItem,
    MarkerKind,
    MessageItem,
    MyChatRow,
    PhaseRow,
    PickRow,
    QueueRow,
    ReferralRow,
    SignalRow,
    StatusPart,
    TextRow,
    Tone,
    TranscriptItem,
    Voice,
)

NOW = datetime(2026, 3, 1, 22, 41, 0, tzinfo=UTC)


def ago(minutes: int = 0, seconds: int = 0) -> datetime:
    """A time before `NOW`."""
    return NOW - timedelta(minutes=minutes, seconds=seconds)


def waiting(conversation: str, alias: str = "otter", minutes: int = 1) -> QueueRow:
    """An ordinary row of the queue."""
    return QueueRow(conversation, one_line(alias), ago(minutes), "1r", reasons=("nl",))


QUEUE = (
    QueueRow(
        "c-1", one_line("reiger"), ago(6, 12), "3r", danger=True, reasons=("gevaar nu", "nl"), last_line_at=ago(2)
    ),
    QueueRow("c-2", one_line("bever"), ago(4, 50), "1r", urgent=True, reasons=("komt terug (3e)", "nl")),
    QueueRow("c-3", one_line("merel"), ago(0, 40), "2r", reasons=("kan niet vrij typen", "nl")),
    QueueRow("c-4", one_line("otter"), ago(0, 5), "0r", reasons=("first time", "en")),
)
CHATS = (
    MyChatRow("c-5", one_line("nachtuil"), ago(12), unread="2 nieuw", phase="fase 2", open=True),
    MyChatRow("c-6", one_line("zeester"), ago(31), overdue_since=ago(2, 10), phase="fase 4", marks=("concept",)),
)
COLLEAGUES = (
    ColleagueRow("u-2", one_line("lijn-2"), "3/3"),
    ColleagueRow("u-3", one_line("lijn-3"), "pauze", dim=True),
    ColleagueRow("u-4", one_line("achterwacht"), "beschikbaar"),
)
CHECKLIST = (
    Heading("h-1", "Dwang en controle"),
    SignalRow(
        "debt",
        "Moet een schuld afbetalen die steeds groter wordt",
        "sterk, ILO",
        ticked=True,
        quote=one_line("nu moet ik dat terugwerken zegt hij"),
    ),
    SignalRow("recruit", "Moet anderen werven of in bedwang houden", "middel, ILO"),
    Heading("h-2", "Criminele uitbuiting"),
    SignalRow(
        "carry",
        "Moet pakketjes, drugs of geld brengen, halen of bewaren",
        ticked=True,
        quote=one_line("ik breng soms iets weg"),
    ),
    TextRow("remark", "Geen signaal sluit uit, geen signaal bewijst. Bronnen: F1."),
)
PHASES = (
    PhaseRow("1", "Contact maken", spent="4 min"),
    PhaseRow("2", "Vraag verhelderen", current=True, spent="8 min", advice=("Vraag door, oordeel niet", "Vat samen")),
    PhaseRow("3", "Doel stellen"),
)
REFERRALS = (
    ReferralRow("r-1", "Veilig Thuis", "0800-2000", ("dag en nacht, gratis",), "nu open", True, "gecheckt 2026-02-01"),
    ReferralRow("r-2", "Kindertelefoon", "0800-0432", ("8 tot 18 jaar",), "nu dicht", False, "nog te controleren"),
)
CANNED = (
    PickRow("hello", "Welkom", "Hoi, goed dat je er bent.", "nl", "hoi begin groet"),
    PickRow("safe", "Veilig typen", "Kun je nu rustig typen?", "nl", "veiligheid"),
    PickRow("bye", "Afscheid", "Dankjewel dat je dit hebt verteld.", "nl", "einde"),
)
TRANSCRIPT: tuple[TranscriptItem, ...] = (
    MarkerItem("day", MarkerKind.DAY, "vandaag 22:29"),
    MessageItem("m-1", Voice.CHATTER, one_line("nachtuil"), "22:29", sanitise("hoi is dit anoniem"), 1),
    MessageItem(
        "m-2",
        Voice.OWN,
        one_line("jij"),
        "22:30",
        sanitise(
            "Hoi, goed dat je er bent. Ik weet niet wie je bent en je hoeft je naam niet te zeggen. "
            "Kun je nu rustig typen?"
        ),
        2,
        Delivery.SENT,
        "verzonden",
    ),
    MessageItem(
        "m-3",
        Voice.CHATTER,
        one_line("nachtuil"),
        "22:32",
        sanitise("nu moet ik dat terugwerken zegt hij. maar het wordt steeds meer"),
        3,
        ticked="signaal",
    ),
    MarkerItem("sys", MarkerKind.SYSTEM, "nachtuil was 40 seconden weg en is terug"),
    MessageItem(
        "m-4",
        Voice.OWN,
        one_line("jij"),
        "22:40",
        sanitise("Dat klinkt zwaar."),
        None,
        Delivery.FAILED,
        "niet verzonden · r opnieuw · x weg",
    ),
)
STATUS = (
    StatusPart("name", "BAKEN", 90, Tone.STRONG),
    StatusPart("mode", "LIVE", 100, Tone.STRONG),
    StatusPart("me", "lijn-1 beschikbaar", 40),
    StatusPart("queue", "wacht 4 · >5 min 1 · gevaar 1 · plekken 5", 60, short="wacht 4"),
    StatusPart("net", "verbonden", 70, right=True),
    StatusPart("clock", "22:41", 50, right=True),
)
KEYS = (
    KeyHint("F1", "hulp", 90),
    KeyHint("F2", "wachtrij", 50),
    KeyHint("c", "neem", 60),
    KeyHint("F3", "volgende", 55),
    KeyHint("F4", "signalen", 40),
    KeyHint("F5", "formulier", 30),
    KeyHint("F8", "GEVAAR", 100, Tone.DANGER),
    KeyHint("F9", "vergrendel", 70),
    KeyHint("^P", "alles", 80),
)


def message(number: int, text: str = "ja") -> MessageItem:
    """A chatter's message with the id `m<number>`."""
    return MessageItem(f"m{number}", Voice.CHATTER, one_line("nachtuil"), "22:30", sanitise(text), number)
