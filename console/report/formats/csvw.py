"""What stands in the CSV, for programs: metadata as the W3C describes them (CSV on the Web).

After "Metadata Vocabulary for Tabular Data" (https://www.w3.org/TR/tabular-metadata/) and "Model for Tabular Data"
(https://www.w3.org/TR/tabular-data-model/), which looks for the metadata of `x.csv` in `x.csv-metadata.json`. Words
with a prefix are of Dublin Core (dc), DCAT, vCard and schema.org, which the W3C's context knows.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

from console.report.formats.csv import COLUMNS
from console.report.notes import footnotes, marks
from console.report.publication import NOBODY, Publication
from console.report.words import Words
from console.strings import LANGUAGES, N_
from protocol.report import Report

CONTEXT = "http://www.w3.org/ns/csvw"
SUFFIX = "-metadata.json"
YES_OR_NO = {"base": "boolean", "format": "yes|no"}
NUMBER = {"base": "integer", "minimum": 0}
PEOPLE, PERCENT = N_("people"), N_("percent")
HIDDEN = N_("Empty: not published.")
STANDARD = "https://github.com/UNMigration/HTCDS"


class Column(NamedTuple):
    """A column of the CSV: title, meaning and unit as message ids, its datatype, whether it is never empty."""

    title: str
    meaning: str
    datatype: object = "string"
    unit: str = ""
    required: bool = False


COLUMN: dict[str, Column] = {
    "schema_version": Column(
        N_("version of the columns"), N_("Raised when one changes its meaning."), NUMBER, "", True
    ),
    "year": Column(N_("year"), N_("Year in which people first came into view."), {"base": "gYear"}, required=True),
    "view": Column(N_("for whom"), N_("Public, or internal: not for publication."), required=True),
    "k": Column(N_("hidden below"), N_("Smaller numbers of people are not published."), NUMBER, PEOPLE, True),
    "released": Column(N_("figures of"), N_("Day on which these figures were first given out."), "date", required=True),
    "synthetic": Column(N_("made up"), N_("Yes: nothing in it is about real people."), YES_OR_NO, required=True),
    "running": Column(N_("provisional"), N_("Yes: the year is not over."), YES_OR_NO, required=True),
    "held_back": Column(N_("held back"), N_("Yes: later registrations are not in it."), YES_OR_NO, required=True),
    "number": Column(N_("release"), N_("From the second on it is a correction."), NUMBER, required=True),
    "why": Column(N_("corrected"), N_("What a correction changed; empty in a first release.")),
    "until": Column(
        N_("up to"), N_("The last month in internal figures; empty in public ones."), {"base": "gYearMonth"}
    ),
    "period": Column(
        N_("years together"), N_("First and last year of a table that counts several years; empty: `year` alone.")
    ),
    "table": Column(N_("table"), N_("The same in every language."), required=True),
    "table_nl": Column(N_("table, in Dutch"), N_("What the table is about."), required=True),
    "table_en": Column(N_("table, in English"), N_("What the table is about."), required=True),
    "kind": Column(
        N_("kind of table"),
        N_("Totals; parts: each person in one row; choices: a person may be in several; cross: two questions."),
        {"base": "string", "format": "totals|parts|choices|cross"},
        required=True,
    ),
    "row": Column(N_("row"), N_("The same in every language."), required=True),
    "column": Column(N_("column"), N_("In cross tables; empty elsewhere.")),
    "label_nl": Column(N_("row, in Dutch"), N_("What the row counts."), required=True),
    "label_en": Column(N_("row, in English"), N_("What the row counts."), required=True),
    "column_nl": Column(N_("column, in Dutch"), N_("In cross tables; empty elsewhere.")),
    "column_en": Column(N_("column, in English"), N_("In cross tables; empty elsewhere.")),
    "sum_of": Column(N_("sum of"), N_("The rows that a cumulative row adds up, with blanks between.")),
    "published": Column(N_("published"), N_("No: the number of people is hidden."), YES_OR_NO, required=True),
    "count": Column(N_("number of people"), HIDDEN, NUMBER, PEOPLE),
    "percent": Column(
        N_("share"),
        N_("Of those of whom the answer is known (`known`), whole. Empty: hidden, or nobody is known."),
        NUMBER,
        PERCENT,
    ),
    "before": Column(N_("the year before"), HIDDEN, NUMBER, PEOPLE),
    "change": Column(
        N_("difference"),
        N_("Of the year before (`before`), whole. Empty: hidden, or there was nobody."),
        "integer",
        PERCENT,
    ),
    "three_years": Column(N_("3 years"), HIDDEN, NUMBER, PEOPLE),
    "total": Column(N_("everybody of the table"), HIDDEN, NUMBER, PEOPLE),
    "known": Column(
        N_("known"), N_("Of how many the answer is known: the denominator of `percent`. Empty: hidden."), NUMBER, PEOPLE
    ),
    "unknown": Column(N_("unknown"), HIDDEN, NUMBER, PEOPLE),
    "known_before": Column(N_("known, the year before"), HIDDEN, NUMBER, PEOPLE),
    "unknown_before": Column(N_("unknown, the year before"), HIDDEN, NUMBER, PEOPLE),
    "known_three_years": Column(N_("known, 3 years"), HIDDEN, NUMBER, PEOPLE),
    "unknown_three_years": Column(N_("unknown, 3 years"), HIDDEN, NUMBER, PEOPLE),
}


def render_csvw(report: Report, file: str, publication: Publication = NOBODY) -> str:
    """The metadata of the CSV with this file name, which stands beside it. The same report gives the same text."""
    return json.dumps(metadata(report, file, publication), ensure_ascii=False, indent=2) + "\n"


def metadata(report: Report, file: str, publication: Publication) -> dict[str, Any]:
    """A table description. What the organisation does not say of itself is left out."""

    def about(words: Words) -> str:
        return " ".join((*(f"{mark.title}: {mark.text}" for mark in marks(report, words)), *footnotes(report, words)))

    described: dict[str, Any] = {
        "@context": [CONTEXT, {"@language": LANGUAGES[0]}],
        "url": quote(file),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "dc:title": _said(lambda words: words(N_("Annual report {year}"), year=report.year)),
        "dc:description": _said(about),
        "dc:source": _said(lambda words: words(N_("Registrations by the counsellors of an anonymous chat helpline."))),
        "dc:references": {"@id": STANDARD},
        "dc:issued": {"@value": report.released.isoformat(), "@type": "xsd:date"},
        "dc:temporal": str(report.year),
    }
    ours = publication.of(report.view)
    if ours.licence:
        described["dc:license"] = {"@id": ours.licence}
    if ours.publisher:
        described["dc:publisher"] = {"schema:name": ours.publisher}
    if ours.contact:
        page = "://" in ours.contact
        address = {"@id": ours.contact if page else f"mailto:{ours.contact}"}
        described["dcat:contactPoint"] = {"vcard:hasURL" if page else "vcard:hasEmail": address}
    columns = [_column(name) for name in COLUMNS]
    described["tableSchema"] = {"columns": columns, "primaryKey": ["table", "row", "column", "period"]}
    return described


def _column(name: str) -> dict[str, Any]:
    column = COLUMN[name]
    made: dict[str, Any] = {
        "name": name,
        # The line of names in the CSV has to be among the titles (metadata vocabulary, 5.5.1, "schema compatibility").
        "titles": {language: [Words(language)(column.title), name] for language in LANGUAGES},
        "datatype": column.datatype,
        "required": column.required,
        "dc:description": _said(lambda words: words(column.meaning)),
    }
    if column.unit:
        made["schema:unitText"] = _said(lambda words: words(column.unit))
    return made


def _said(text: Callable[[Words], str]) -> list[dict[str, str]]:
    return [{"@value": text(Words(language)), "@language": language} for language in LANGUAGES]
