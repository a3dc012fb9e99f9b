"""CSV on the Web: the metadata is what the W3C's vocabulary allows, and the CSV is what the metadata says.

Property names, rules and datatypes are written down from "Metadata Vocabulary for Tabular Data" (W3C Recommendation,
17 December 2015), sections 5 and 6; `csvw` 4.1.1, which is not ours, found these files valid too.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from console.cli.reports.output import Form, check_place, give_out
from console.report.publication import NOBODY, Publication
from console.report.render import Format
from console.support.errors import ConsoleError
from protocol.report import Report
from tests.support.yearly import empty_report, full_report, marked_report, small_report

OURS = Publication(publisher="Stichting É", licence="https://example.org/by/4.0/", contact="a@example.org")
TABLE = {"@context", "@id", "@type", "url", "dialect", "notes", "suppressOutput", "tableDirection", "tableSchema"} | {
    "transformations"
}
SCHEMA = {"columns", "foreignKeys", "primaryKey", "rowTitles", "@id", "@type"}
COLUMN = {"name", "suppressOutput", "titles", "virtual", "@id", "@type"}
DIALECT = {"commentPrefix", "delimiter", "doubleQuote", "encoding", "header", "headerRowCount", "lineTerminators"} | {
    *("quoteChar", "skipBlankRows", "skipColumns", "skipInitialSpace", "skipRows", "trim", "@id", "@type")
}
INHERITED = {"aboutUrl", "datatype", "default", "lang", "null", "ordered", "propertyUrl", "required", "separator"} | {
    *("textDirection", "valueUrl")
}
PREFIXES = {"dc": "terms", "dcat": "", "schema": "", "vcard": ""}
"""Of the RDFa initial context, which a processor of CSVW knows without being told."""
FORMS = {"full": full_report(), "marked": marked_report(), "empty": empty_report(), "small": small_report()}


def written(folder: Path, report: Report, publication: Publication = NOBODY, name: str = "x.csv") -> dict[str, Any]:
    form = Form(format=Format.CSV, compare=False, language="nl", ascii_only=False, publication=publication)
    give_out(report, form, folder / name)
    found: dict[str, Any] = json.loads((folder / f"{name}-metadata.json").read_text(encoding="utf-8"))
    return found


def rows(folder: Path, name: str = "x.csv") -> list[list[str]]:
    return list(csv.reader(io.StringIO((folder / name).read_bytes().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", FORMS)
def test_every_property_is_one_that_the_vocabulary_knows_or_has_a_known_prefix(tmp_path: Path, name: str) -> None:
    metadata = written(tmp_path, FORMS[name], OURS)
    assert metadata["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "nl"}]
    assert metadata["url"] == "x.csv"
    assert set(metadata["dialect"]) <= DIALECT
    schema = metadata["tableSchema"]
    assert set(schema) <= SCHEMA
    for found, allowed in ((metadata, TABLE | INHERITED), *((one, COLUMN | INHERITED) for one in schema["columns"])):
        for key, value in found.items():
            if key in allowed:
                continue
            assert key.partition(":")[0] in PREFIXES, key
            check_common(value)


def check_common(value: Any) -> None:
    """Section 6.1: objects have no `@context`, a `@value` has nothing but a language or a type beside it."""
    if isinstance(value, list):
        for one in value:
            check_common(one)
    if isinstance(value, dict):
        if "@value" in value:
            assert set(value) in ({"@value"}, {"@value", "@language"}, {"@value", "@type"})
            assert value.get("@type", "xsd:date") == "xsd:date"
            return
        for key, inner in value.items():
            assert key == "@id" or key.partition(":")[0] in PREFIXES
            check_common(inner)


@pytest.mark.parametrize("name", FORMS)
def test_every_cell_is_of_the_datatype_that_its_column_says(tmp_path: Path, name: str) -> None:
    columns = written(tmp_path, FORMS[name])["tableSchema"]["columns"]
    header, *lines = rows(tmp_path)
    assert [column["name"] for column in columns] == header
    for column, title in zip(columns, header, strict=True):
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", column["name"]), "names begin with no underscore (5.6)"
        assert all(title in titles for titles in column["titles"].values()), "else the CSV is another one (5.5.1)"
    for line in lines:
        for column, cell in zip(columns, line, strict=True):
            assert not column["required"] or cell != "", column["name"]
            assert cell == "" or fits(cell, column["datatype"]), (column["name"], cell)
    keys = [tuple(line[header.index(name)] for name in ("table", "row", "column", "period")) for line in lines]
    assert len(set(keys)) == len(keys), "the primary key"


def fits(cell: str, datatype: Any) -> bool:
    """Section 6.4 of the model for tabular data, as far as it is used here."""
    described: dict[str, Any] = {"base": datatype} if isinstance(datatype, str) else datatype
    match described["base"]:
        case "integer":
            return re.fullmatch(r"[-+]?\d+", cell) is not None and int(cell) >= described.get("minimum", -1_000_000)
        case "boolean":
            return cell in described["format"].split("|")
        case "gYear":
            return re.fullmatch(r"\d{4}", cell) is not None
        case "date":
            return date.fromisoformat(cell).isoformat() == cell
        case "string":
            return re.fullmatch(described.get("format", "(?s:.*)"), cell) is not None
    return False


def said(value: Any) -> Iterator[tuple[str, str]]:
    return ((one["@language"], one["@value"]) for one in value)


def test_each_column_says_in_two_languages_what_it_is_and_numbers_say_their_unit(tmp_path: Path) -> None:
    columns = {one["name"]: one for one in written(tmp_path, full_report())["tableSchema"]["columns"]}
    for column in columns.values():
        assert list(column["titles"]) == ["nl", "en"]
        assert [language for language, text in said(column["dc:description"]) if text] == ["nl", "en"]
    assert dict(said(columns["count"]["dc:description"])) == {
        "nl": "Leeg: niet gepubliceerd.",
        "en": "Empty: not published.",
    }
    units = {
        name: dict(said(one["schema:unitText"]))["en"] for name, one in columns.items() if "schema:unitText" in one
    }
    assert {name for name, unit in units.items() if unit == "percent"} == {"percent", "change"}
    assert {"count", "before", "three_years", "total", "known", "unknown", "k"} <= set(units) - {"percent", "change"}
    assert "`known`" in dict(said(columns["percent"]["dc:description"]))["en"], "the denominator"


def test_the_whole_says_why_numbers_are_missing_and_what_marks_there_are(tmp_path: Path) -> None:
    text = dict(said(written(tmp_path, marked_report())["dc:description"]))
    assert "A number below 5, and any number from which one could be worked out, is not published" in text["en"]
    assert "MADE UP" in text["en"]
    assert "INTERN" in text["nl"]
    assert dict(said(written(tmp_path, full_report())["dc:title"])) == {
        "nl": "Jaarverslag 2021",
        "en": "Annual report 2021",
    }


def test_publisher_licence_and_contact_are_what_was_set_and_nothing_where_it_was_not(tmp_path: Path) -> None:
    metadata = written(tmp_path, full_report(), OURS)
    assert metadata["dc:license"] == {"@id": "https://example.org/by/4.0/"}
    assert metadata["dc:publisher"] == {"schema:name": "Stichting É"}
    assert metadata["dcat:contactPoint"] == {"vcard:hasEmail": {"@id": "mailto:a@example.org"}}
    page = written(tmp_path, full_report(), Publication(contact="https://example.org/contact"))
    assert page["dcat:contactPoint"] == {"vcard:hasURL": {"@id": "https://example.org/contact"}}
    assert not {"dc:license", "dc:publisher"} & set(page)
    assert "dc:license" not in written(tmp_path, marked_report(), OURS), "internal figures are licensed to nobody"


def test_the_metadata_stands_where_the_model_looks_for_it_and_leads_to_the_file(tmp_path: Path) -> None:
    """`{+url}-metadata.json` (model for tabular data, 5.3); a name with a blank is an address with %20."""
    assert written(tmp_path, small_report(), name="cijfers 2026 é.csv")["url"] == "cijfers%202026%20%C3%A9.csv"
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    first = (tmp_path / "cijfers 2026 é.csv-metadata.json").read_bytes()
    written(tmp_path, small_report(), name="cijfers 2026 é.csv")
    assert (tmp_path / "cijfers 2026 é.csv-metadata.json").read_bytes() == first


def test_a_place_where_the_metadata_cannot_stand_is_refused_before_anybody_signs_in(tmp_path: Path) -> None:
    (tmp_path / "x.csv-metadata.json").mkdir()
    with pytest.raises(ConsoleError):
        check_place(Form(format=Format.CSV, compare=False, language="nl", ascii_only=False), tmp_path / "x.csv")
