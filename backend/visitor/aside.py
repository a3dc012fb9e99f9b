"""The frame of the pages beside the chat: plain HTML in both languages below one another, that reads without a script.

A way out stands first. With a script (`/exit.js`) it leaves nothing that Back brings up, and is called as on the
chat's own page. Without one nothing can keep Back from coming here: then it is called after what it does, and the page
says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

LEAVE: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "fast": "Snel weg",
        "slow": "Andere website",
        "hint": "Druk nog een keer op Esc om weg te gaan.",
        "back": "Terug naar de chat",
        "told": "JavaScript staat uit. Met ‘Andere website’ ga je weg van deze pagina. Maar met de terugknop "
        "kom je hier weer. Sluit daarom dit tabblad.",
    },
    "en": {
        "fast": "Leave fast",
        "slow": "Another website",
        "hint": "Press Esc once more to leave.",
        "back": "Back to the chat",
        "told": "JavaScript is off. ‘Another website’ takes you away from this page. But the back key brings you here "
        "again. So close this tab.",
    },
}


def page(articles: Mapping[str, str], exit_url: str) -> str:
    """`articles`: the HTML of each language. Each of them has `told` in it."""
    hints = "".join(f'<span lang="{code}">{escape(words["hint"])}</span> ' for code, words in LEAVE.items())
    parts = "".join(
        f'<section class="screen" lang="{code}">{_again(code, exit_url)}{html}'
        f'<p><a href="/">{escape(LEAVE[code]["back"])}</a></p></section>'
        for code, html in articles.items()
    )
    return (
        '<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><title>Chat</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex, nofollow">'
        '<link rel="icon" href="/icon.png"><link rel="stylesheet" href="/page.css"></head><body>'
        # Before anything that can be read: a page that Back brings up after an exit never shows it.
        f'<header>{_link("nl", exit_url, "exit")}</header><script src="/exit.js"></script>'
        f'<p id="notice" role="status" hidden>{hints}</p><main>{parts}</main></body></html>\n'
    )


def told(code: str) -> str:
    """What the way out does where no script runs."""
    return f'<noscript><p class="card">{escape(LEAVE[code]["told"])}</p></noscript>'


def _again(code: str, exit_url: str) -> str:
    """The way out in the words of a language that the one above does not speak."""
    return "" if code == "nl" else f"<p>{_link(code, exit_url)}</p>"


def _link(code: str, exit_url: str, id_: str = "") -> str:
    words = LEAVE[code]
    name = f' id="{id_}"' if id_ else ""
    fast = escape(words["fast"])
    return f'<a{name} href="{escape(exit_url)}" rel="noreferrer" data-fast="{fast}">{escape(words["slow"])}</a>'
