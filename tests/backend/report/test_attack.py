"""The published reports attacked: from what they print alone nobody can be counted closer than to k."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from api_client.report import Report, View
from backend.report.service import ReportService
from backend.store import Store
from tests.backend.report.attacker import Attacker
from tests.backend.report.people import put, victims
from tests.support.server import MovableClock, server_config

SLACK = 1e-6


async def reports(data: Path, view: View, seed: int) -> list[Report]:
    """The reports of three years of about the size of those that were published."""
    store = Store(server_config(data))
    await store.open()
    try:
        sizes = {2019: 265, 2020: 250, 2021: 285}
        await put(store, [one for year, count in sizes.items() for one in victims(count, year, seed)])
        service = ReportService(store, MovableClock(), "Europe/Amsterdam")
        return [await service.report(year, view, "somebody") for year in sizes]
    finally:
        await store.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_is_known_closer_than_k_from_all_releases_together(tmp_path: Path, seed: int) -> None:
    attacker = Attacker()
    for report in asyncio.run(reports(tmp_path, View.PUBLIC, seed)):
        attacker.read(report, [report.year - ago for ago in range(3)])
    assert len(attacker.hidden) > 100, "nothing was hidden, so nothing was tried"
    narrow = {key: width for key, width in attacker.widths().items() if width < 10 - SLACK}
    assert narrow == {}


def test_nobody_is_known_closer_than_five_from_an_internal_report(tmp_path: Path) -> None:
    attacker = Attacker()
    report = asyncio.run(reports(tmp_path, View.INTERNAL, 3))[-1]
    attacker.read(report, [report.year - ago for ago in range(3)])
    assert len(attacker.hidden) > 30
    narrow = {key: width for key, width in attacker.widths().items() if width < 5 - SLACK}
    assert narrow == {}
