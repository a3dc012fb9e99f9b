"""The head of a page that stands alone: nothing is loaded, nothing runs, nobody is told where it was opened from."""

from __future__ import annotations

from importlib.resources import files
from xml.etree.ElementTree import Element

from console.report.html.elements import element

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""Nothing may be loaded or run; the style sheet stands in the page."""


def head(title: str, style: str) -> Element:
    """Title and style sheet."""
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", style),
    )


def base_style() -> str:
    """The style that all pages share."""
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")
