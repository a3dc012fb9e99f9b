"""A report as the server makes it, in every format: there are words for all of it, and no number is added."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.report import tables as server
from backend.report.service import ReportService
from backend.store import Store
from console.report.labels import CUMULATIVE
from console.report.render import Format
from console.report.titles import TABLES
from console.report.words import Words
from console.strings import LANGUAGES
from protocol.report import Report, View
from protocol.safe_text import SafeLine, one_line
from tests.backend.report.people import put, victims
from tests.console.report.printed import emptied, numbers, published, written
from tests.support.publishing import publish_until
from tests.support.server import MovableClock, server_config


def test_every_table_has_a_title_in_the_order_of_the_server() -> None:
    assert list(TABLES) == [table.id for table in server.TABLES] + [cross.id for cross in server.CROSSES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_and_column_has_words(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = Words(language)
    without_words: list[str] = []

    def remember(text: str, _cells: int) -> SafeLine:
        without_words.append(text)
        return one_line(text)

    monkeypatch.setattr("console.report.words.one_line", remember)
    for table in server.TABLES:
        assert set(table.sums) == set(CUMULATIVE.get(table.id, {}))
        labels = [words.row(table.id, row) for row in (*table.rows, *table.sums)]
        assert len(set(labels)) == len(labels)
    for cross in server.CROSSES:
        assert len({words.cross_row(cross.id, row) for row in cross.rows.ids}) == len(cross.rows.ids)
        assert len({words.cross_column(cross.id, column) for column in cross.columns.ids}) == len(cross.columns.ids)
    assert without_words == []


async def made(folder: Path, view: View) -> Report:
    store = Store(server_config(folder))
    await store.open()
    try:
        await put(store, [*victims(265, 2019), *victims(250, 2020), *victims(285, 2021)])
        clock = MovableClock(datetime(2022, 2, 1, 12, tzinfo=UTC))
        service = ReportService(store, clock, "Europe/Amsterdam")
        return await (publish_until(service, 2021) if view is View.PUBLIC else service.report(2021, view, "operator"))
    finally:
        await store.close()


@pytest.mark.parametrize("view", View)
async def test_a_real_report_is_printed_in_every_format(tmp_path: Path, view: View) -> None:
    report = await made(tmp_path, view)
    assert any(row.count is None for table in report.tables for row in table.rows)
    for format in Format:
        for compare in (False, True):
            text = written(report, format, compare=compare)
            shown = numbers(text, format)
            assert shown <= published(report) | numbers(written(emptied(report), format, compare=compare), format)
            assert {285, 800} <= shown
