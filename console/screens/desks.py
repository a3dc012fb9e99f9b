"""The screens that somebody works at, made as the application is set: the work screen and the report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.gate import Entry
from console.screens.report import ReportScreen
from console.screens.work import WorkScreen
from console.selectors import time_of_day
from console.session import Session

if TYPE_CHECKING:
    from console.app import ConsoleApp
    from console.baken_app import BakenApp


def work_screen(app: BakenApp, session: Session) -> WorkScreen:
    """The chats of `session`."""
    return WorkScreen(
        session,
        app.content,
        enter_sends=app.options.enter_sends,
        overdue_after=app.options.reply_overdue_seconds,
        keymap=app.keymap,
        ascii_only=app.ascii_only,
        training=app.training,
        demo=app.demo,
        attentive=lambda: app.attentive,
    )


def report_screen(app: ConsoleApp, entry: Entry) -> ReportScreen:
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
