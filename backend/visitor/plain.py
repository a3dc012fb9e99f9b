"""The page for who has no script, where `/` leads by itself: who helps now, with what trace, and whose chat it is."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from msgspec import Struct

from backend.visitor import aside

PATH: Final = "/plain"
_NEEDS: Final = {
    "nl": "Deze chat heeft JavaScript nodig. In deze browser staat dat uit. Zet het aan, of neem een andere browser.",
    "en": "This chat needs JavaScript. It is off in this browser. Turn it on, or use another browser.",
}


class Ways(Struct, frozen=True, kw_only=True):
    """The key of a word of the page and the address that it leads to."""

    calls: tuple[tuple[str, str], ...]
    chats: tuple[tuple[str, str], ...]


def page(tables: Mapping[str, Mapping[str, str]], ways: Ways, *, exit_url: str, whose: bool, private: bool) -> str:
    """`tables`: the words of each language. `whose`: they say whose chat it is. `private`: there is a statement."""

    def article(code: str, words: Mapping[str, str]) -> str:
        opening = [words["opening"]] if "opening" in words else []
        said = "".join(
            f"<p>{escape(text)}</p>" for text in ([words["who"]] if whose else []) + [_NEEDS[code], *opening]
        )
        calls = "".join(f'<p><a href="{href}">{escape(words[key])}</a></p>' for key, href in ways.calls)
        chats = "".join(
            f'<p><a href="{escape(href)}" target="_blank" rel="noreferrer">{escape(words[key])}</a></p>'
            for key, href in ways.chats
        )
        trace = f"<p>{escape(words['chat_trace'])}</p>" if chats else ""
        privacy = '<p><a href="/privacy">Privacy</a></p>' if private else ""
        return (
            f"<h1>{escape(words['danger_title'])}</h1><p>{escape(words['call_trace'])}</p>{calls}{aside.told(code)}{trace}{chats}"
            f"{said}{privacy}"
        )

    return aside.page({code: article(code, words) for code, words in tables.items()}, exit_url)
