"""Charts as SVG with real text, small enough for a telephone and sharp on paper.

matplotlib draws, and is loaded when the first chart is: it takes half a second. The drawing is deterministic (no date,
no random ids), holds no font and no reference, and takes the fonts of the page it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple
from warnings import catch_warnings, simplefilter
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from console.report.html.elements import element

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 360.0
"""Points across, about a telephone: on a wide screen the chart grows, its text never shrinks below what can be read."""
ROW, COLUMNS_HIGH = 32.0, 170.0
"""Points for a row of a bar chart; height of a column chart."""
LINE, LETTER = 15.0, 7.2
"""Points for another line of a label; the room that a letter needs on the average in a wide font, on paper too."""
INK, SOFT, BAR, TRACK = "#1c2730", "#55606b", "#1f5f8b", "#e3eaf0"
RC: Any = {"svg.fonttype": "none", "svg.hashsalt": "baken", "font.size": 12.0, "figure.dpi": 72.0}


class Bar(NamedTuple):
    """A row of a chart: its label, its number in words, and the share of the whole that it fills (None: hidden).

    `foot` is the label where there is room for three letters.
    """

    label: str
    value: str
    share: float | None
    foot: str = ""


def bars(rows: Sequence[Bar], *, name: str, title: str, mark: str = "") -> Element:
    """Horizontal bars, each under its label; the pale track is the whole, and what is hidden has none.

    `mark` is written under them.
    """
    labels = [_wrapped(row) for row in rows]
    figure = _figure(sum(ROW + LINE * (len(label) - 1) for label in labels) + (22.0 if mark else 2.0))
    top = 0.0
    for row, label in zip(rows, labels, strict=True):
        _text(figure, WIDTH, top + 13, row.value, INK if row.share is not None else SOFT, align="right")
        for at, part in enumerate(label):
            _text(figure, 0.0, top + 13 + LINE * at, part, INK)
        top += LINE * (len(label) - 1)
        if row.share is not None:
            _rectangle(figure, 0.0, top + 18, WIDTH, 8.0, TRACK)
        if row.share:
            _rectangle(figure, 0.0, top + 18, max(1.5, WIDTH * min(1.0, row.share)), 8.0, BAR)
        top += ROW
    _mark(figure, mark)
    return _svg(figure, name=name, title=title, rows=rows)


def _wrapped(row: Bar) -> list[str]:
    """The label in lines that leave room for the value, whatever the page's fonts are."""
    room = WIDTH - LETTER * (len(row.value) + 2)
    return wrap(row.label, max(12, int(room / LETTER))) or [""]


def columns(rows: Sequence[Bar], *, name: str, title: str, mark: str = "") -> Element:
    """Upright columns side by side, for what runs through time; a share of 1 is the highest."""
    foot = COLUMNS_HIGH - 20
    figure = _figure(COLUMNS_HIGH + (22.0 if mark else 2.0))
    wide = WIDTH / max(1, len(rows))
    _rectangle(figure, 0.0, foot, WIDTH, 0.8, SOFT)
    for at, row in enumerate(rows):
        middle = wide * (at + 0.5)
        high = (foot - 24) * min(1.0, row.share or 0.0)
        if high:
            _rectangle(figure, middle - wide * 0.36, foot - high, wide * 0.72, high, BAR)
        _text(figure, middle, foot - high - 5, row.value, INK if row.share is not None else SOFT, align="center")
        _text(figure, middle, foot + 15, row.foot or row.label[:3], INK, align="center")
    _mark(figure, mark)
    return _svg(figure, name=name, title=title, rows=rows)


def _figure(height: float) -> Figure:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(RC):
        return Figure(figsize=(WIDTH / 72, height / 72), dpi=72)


def _high(figure: Figure) -> float:
    return float(figure.get_figheight()) * 72


def _text(figure: Figure, x: float, y: float, text: str, colour: str, *, align: str = "left") -> None:
    figure.text(
        x / WIDTH, 1 - y / _high(figure), text, color=colour, ha=align, va="baseline", fontsize=12, parse_math=False
    )


def _rectangle(figure: Figure, x: float, y: float, wide: float, high: float, colour: str) -> None:
    from matplotlib.patches import Rectangle

    whole = _high(figure)
    corner = (x / WIDTH, 1 - (y + high) / whole)
    figure.add_artist(
        Rectangle(corner, wide / WIDTH, high / whole, facecolor=colour, linewidth=0, transform=figure.transFigure)
    )


def _mark(figure: Figure, mark: str) -> None:
    """What the whole report is marked with, also where the picture alone is copied."""
    if mark:
        _text(figure, 0.0, _high(figure) - 5, mark, INK)


def _svg(figure: Figure, *, name: str, title: str, rows: Sequence[Bar]) -> Element:
    """The figure as an element: named and described for who cannot see it, without ids, metadata and style sheet."""
    from matplotlib import rc_context

    written = BytesIO()
    with rc_context(RC), catch_warnings():
        simplefilter("ignore")  # of glyphs that matplotlib's own font lacks; the page's fonts draw the text
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    drawn = ElementTree.fromstring(written.getvalue())
    svg = element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", "; ".join(f"{row.label}: {row.value}" for row in rows), id=f"{name}-desc"),
        viewBox=drawn.attrib["viewBox"],
        role="img",
        class_="chart",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )
    svg.extend(_shapes(drawn))
    return svg


def _shapes(drawn: Element) -> list[Element]:
    """Bars and texts of the drawing, in order; everything else that matplotlib writes is scaffolding."""
    shapes = []
    for node in drawn.iter():
        kind = node.tag.rpartition("}")[2]
        if kind == "text":
            shapes.append(_plain_text(node))
        elif kind == "path" and "style" in node.attrib and "fill: none" not in node.attrib["style"]:
            shapes.append(Element("path", {"d": " ".join(node.attrib["d"].split()), "style": node.attrib["style"]}))
    return shapes


def _plain_text(node: Element) -> Element:
    """A text without the font that matplotlib names: the page's own is used."""
    kept = [
        rule for rule in node.attrib.get("style", "").split(";") if rule.strip() and not rule.strip().startswith("font")
    ]
    places = {key: node.attrib[key] for key in ("x", "y") if key in node.attrib}
    text = Element("text", places | {"style": ";".join(kept).strip()})
    text.text = node.text
    return text
