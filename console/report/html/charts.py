"""Charts as SVG with real text, small enough for a telephone and sharp on paper.

Bars and words at their places, in points from the top left, and nothing else: no font, no reference, no style sheet.
The fonts are those of the page that a chart stands in, and the same figures are drawn the same each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import NamedTuple
from xml.etree.ElementTree import Element

from console.report.html.elements import element

WIDTH = 360.0
"""Points across, about a telephone: on a wide screen the chart grows, its text never shrinks below what can be read."""
ROW, COLUMNS_HIGH = 32.0, 170.0
"""Points for a row of a bar chart; height of a column chart."""
BELOW, MARKED = 2.0, 22.0
"""Points that are left under a chart, without and with a mark."""
LINE, LETTER = 15.0, 7.2
"""Points for another line of a label; the room that a letter needs on the average in a wide font, on paper too."""
INK, SOFT, BAR, TRACK = "#1c2730", "#55606b", "#1f5f8b", "#e3eaf0"


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
    shapes: list[Element] = []
    top = 0.0
    for row in rows:
        label = _wrapped(row)
        shapes.append(_text(WIDTH, top + 13, row.value, _ink(row), anchor="end"))
        shapes += [_text(0.0, top + 13 + LINE * at, part, INK) for at, part in enumerate(label)]
        top += LINE * (len(label) - 1)
        if row.share is not None:
            shapes.append(_rectangle(0.0, top + 18, WIDTH, 8.0, TRACK))
        if row.share:
            shapes.append(_rectangle(0.0, top + 18, max(1.5, WIDTH * min(1.0, row.share)), 8.0, BAR))
        top += ROW
    return _svg(shapes, top, name=name, title=title, rows=rows, mark=mark)


def columns(rows: Sequence[Bar], *, name: str, title: str, mark: str = "") -> Element:
    """Upright columns side by side, for what runs through time; a share of 1 is the highest."""
    foot = COLUMNS_HIGH - 20
    shapes = [_rectangle(0.0, foot, WIDTH, 0.8, SOFT)]
    wide = WIDTH / max(1, len(rows))
    for at, row in enumerate(rows):
        middle = wide * (at + 0.5)
        high = (foot - 24) * min(1.0, row.share or 0.0)
        if high:
            shapes.append(_rectangle(middle - wide * 0.36, foot - high, wide * 0.72, high, BAR))
        shapes.append(_text(middle, foot - high - 5, row.value, _ink(row), anchor="middle"))
        shapes.append(_text(middle, foot + 15, row.foot or row.label[:3], INK, anchor="middle"))
    return _svg(shapes, COLUMNS_HIGH, name=name, title=title, rows=rows, mark=mark)


def _wrapped(row: Bar) -> list[str]:
    """The label in lines that leave room for the value, whatever the page's fonts are."""
    room = WIDTH - LETTER * (len(row.value) + 2)
    return wrap(row.label, max(12, int(room / LETTER))) or [""]


def _ink(row: Bar) -> str:
    return INK if row.share is not None else SOFT


def _text(x: float, y: float, text: str, colour: str, *, anchor: str = "start") -> Element:
    return element("text", text, x=_points(x), y=_points(y), style=f"fill: {colour}; text-anchor: {anchor}")


def _rectangle(x: float, y: float, wide: float, high: float, colour: str) -> Element:
    places = {"x": x, "y": y, "width": wide, "height": high}
    return element("rect", style=f"fill: {colour}", **{key: _points(place) for key, place in places.items()})


def _points(length: float) -> str:
    return f"{length:.6g}"


def _svg(shapes: Iterable[Element], high: float, *, name: str, title: str, rows: Sequence[Bar], mark: str) -> Element:
    """The chart, named and described for who cannot see it.

    It carries what the whole report is marked with, also where the picture alone is copied.
    """
    whole = high + (MARKED if mark else BELOW)
    svg = element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", "; ".join(f"{row.label}: {row.value}" for row in rows), id=f"{name}-desc"),
        viewBox=f"0 0 {_points(WIDTH)} {_points(whole)}",
        role="img",
        class_="chart",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )
    svg.extend(shapes)
    if mark:
        svg.append(_text(0.0, whole - 5, mark, INK))
    return svg
