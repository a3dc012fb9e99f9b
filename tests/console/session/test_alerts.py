"""When the bell rings."""

from __future__ import annotations

import pytest

from console.core.changes import Alert
from console.session.alerts import LINE_LOST, REPEAT, Alerts


@pytest.mark.parametrize("alert", list(Alert))
def test_it_rings_at_once_and_repeats_until_seen(alert: Alert) -> None:
    alerts = Alerts()
    alerts.happened(alert, "c-1", 100)
    assert alerts.due(100)
    assert not alerts.due(100 + REPEAT - 1)
    assert alerts.due(100 + REPEAT)
    alerts.seen("c-1")
    assert alerts.unseen == 0
    assert not alerts.due(100 + 5 * REPEAT)


def test_a_message_in_another_chat_is_not_seen_by_writing_in_this_one() -> None:
    alerts = Alerts()
    alerts.happened(Alert.MESSAGE, "c-2", 0)
    alerts.happened(Alert.ARRIVED, "c-3", 0)
    alerts.seen("c-1")
    assert alerts.unseen == 1
    alerts.gone("c-2")
    assert alerts.unseen == 0


def test_many_at_once_ring_once() -> None:
    alerts = Alerts()
    for number in range(20):
        alerts.happened(Alert.ARRIVED, f"c-{number}", 0)
    assert alerts.due(0)
    assert not alerts.due(0.1)


def test_muted_it_is_silent_and_does_not_ring_late() -> None:
    alerts = Alerts(muted=True)
    alerts.happened(Alert.DANGER, "c-1", 0)
    assert not alerts.due(0)
    alerts.mute(False)
    assert not alerts.due(1)
    assert alerts.due(REPEAT)


def test_a_lost_line_rings_once_after_half_a_minute() -> None:
    alerts = Alerts()
    alerts.line(True, 0)
    assert not alerts.due(LINE_LOST - 1)
    alerts.line(True, LINE_LOST)
    assert alerts.due(LINE_LOST)
    assert not alerts.due(2 * LINE_LOST)
    alerts.line(False, 70)
    alerts.line(True, 80)
    assert alerts.due(80 + LINE_LOST)
