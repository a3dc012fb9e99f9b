"""Spreadsheets read back without the libraries that wrote them: the parts of the file as XML.

After ECMA-376 (Office Open XML, part 1, 18.3 and 18.4) and OASIS OpenDocument 1.3 (part 3, chapter 9 and 19.385).
"""

from __future__ import annotations

import io
import re
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OFFICE, TABLE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text"))
Value = str | float | None


class Book(NamedTuple):
    """The sheets by name, each a list of rows; and whether anything in the file is worked out or fetched."""

    sheets: dict[str, list[list[Value]]]
    formulas: list[str]


def read(content: bytes) -> Book:
    """A workbook of either kind."""
    with ZipFile(io.BytesIO(content)) as file:
        return _ods(file) if "mimetype" in file.namelist() else _xlsx(file)


def _xlsx(file: ZipFile) -> Book:
    shared = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
    strings = ["".join(part.text or "" for part in item.iter(f"{MAIN}t")) for item in shared.iter(f"{MAIN}si")]
    related = ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
    places = {each.attrib["Id"]: f"xl/{each.attrib['Target']}" for each in related}
    book = Book({}, [])
    for sheet in ElementTree.fromstring(file.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        page = ElementTree.fromstring(file.read(places[sheet.attrib[LINKED]]))
        book.formulas.extend(node.tag for node in page.iter() if node.tag in (f"{MAIN}f", f"{MAIN}hyperlink"))
        rows = book.sheets.setdefault(sheet.attrib["name"], [])
        for row in page.iter(f"{MAIN}row"):
            while len(rows) < int(row.attrib["r"]):
                rows.append([])
            for cell in row.iter(f"{MAIN}c"):
                at = _column(cell.attrib["r"])
                rows[-1] += [None] * (at - len(rows[-1]))
                rows[-1].append(_xlsx_value(cell, strings))
    return book


def _column(place: str) -> int:
    found = 0
    for letter in re.sub("[0-9]", "", place):
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1


def _xlsx_value(cell: Element, strings: list[str]) -> Value:
    value = cell.findtext(f"{MAIN}v")
    if value is None:
        return None
    return strings[int(value)] if cell.get("t") == "s" else float(value)


def _ods(file: ZipFile) -> Book:
    content = ElementTree.fromstring(file.read("content.xml"))
    book = Book({}, [name for node in content.iter() for name in node.attrib if name.endswith(("}formula", "}href"))])
    for table in content.iter(f"{TABLE}table"):
        rows = book.sheets.setdefault(table.attrib[f"{TABLE}name"], [])
        for row in table.iter(f"{TABLE}table-row"):
            assert f"{TABLE}number-rows-repeated" not in row.attrib
            rows.append([_ods_value(cell) for cell in row.iter(f"{TABLE}table-cell")])
    return book


def _ods_value(cell: Element) -> Value:
    assert f"{TABLE}number-columns-repeated" not in cell.attrib
    kind = cell.get(f"{OFFICE}value-type")
    if kind is None:
        return None
    if kind == "string":
        return "".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))
    assert kind == "float", kind
    return float(cell.attrib[f"{OFFICE}value"])
