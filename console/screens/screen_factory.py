"""The report as the console opens it: as it is set, and with the newest sign-in of whoever looks at it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar, Protocol

from console.core.selectors import time_of_day
from console.screens.report.screen import ReportScreen
from console.session.alerts import Alerts
from console.session.session import Session
from console.sign_in.authenticator import SignedIn


class Host(Protocol):
    """What the report needs of the application that it is part of."""

    session: Session | None
    entry: SignedIn | None
    alerts: Alerts
    ascii_only: bool
    training: ClassVar[bool]
    demo: str


def report_screen(app: Host, entry: SignedIn) -> ReportScreen:
    """The report, over the work where there is any; it goes on with the newest sign-in of the same person."""
    now = (time_of_day(app.session.state) if app.session else None) or datetime.now(UTC)
    return ReportScreen(
        lambda: app.entry.reports if app.entry else None,
        name=entry.name,
        role=entry.role,
        this_year=now.year,
        session=app.session,
        ascii_only=app.ascii_only,
        training=app.training,
        demo=app.demo,
        muted=lambda: app.alerts.muted,
    )
