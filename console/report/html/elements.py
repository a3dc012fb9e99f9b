"""HTML as a tree: text becomes text and never markup, because the serialiser escapes all of it."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

Child = Element | str

BLOCKS = frozenset(
    (
        *("html", "head", "meta", "title", "style", "body", "header", "main", "nav", "article", "section", "div"),
        *("table", "caption", "thead", "tbody", "tr", "h1", "h2", "h3", "p", "ul", "ol", "li", "svg"),
    )
)
"""Elements after which a line ends, so that the source can be read."""


def element(tag: str, /, *children: Child, **attributes: str) -> Element:
    """An element with its children, texts and elements mixed; `class_` and `aria_label` become class and aria-label."""
    made = Element(tag, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()})
    if tag in BLOCKS:
        made.tail = "\n"
    for child in children:
        append(made, child)
    return made


def append(parent: Element, child: Child) -> None:
    """Add a text or an element at the end of `parent`."""
    if isinstance(child, Element):
        parent.append(child)
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + child
    else:
        parent.text = (parent.text or "") + child


def document(root: Element) -> str:
    """The whole document with its doctype."""
    return "<!doctype html>\n" + ElementTree.tostring(root, encoding="unicode", method="html")
