"""The connection's state from evidence only: pure functions over `Connection`.

Connected means that an answer of the event stream (or a snapshot) has come; a send that works says nothing about the
stream, and the counsellor would wait for words that do not arrive.
"""

from __future__ import annotations

from dataclasses import replace

from console.core.state import SILENCE, Connection, Link, ServerTime


def heard(connection: Connection, time: ServerTime, at: float) -> Connection:
    """The event stream answered at `at`."""
    if connection.link is Link.CONNECTED:
        return replace(connection, evidence_at=at)
    return Connection(link=Link.CONNECTED, since=time.at(at), since_at=at, evidence_at=at)


def lost(connection: Connection, time: ServerTime | None, why: str, at: float, retry_at: float | None) -> Connection:
    """No answer, for the reason `why`. What was lost already stays lost since then, for the newest reason.

    A wish to sign in stays.
    """
    if connection.link is Link.SIGN_IN:
        return connection
    if connection.link is Link.LOST:
        return replace(connection, why=why, retry_at=retry_at)
    return Connection(
        link=Link.LOST,
        since=time.at(at) if time else None,
        since_at=at,
        evidence_at=connection.evidence_at,
        why=why,
        retry_at=retry_at,
    )


def silent(connection: Connection, time: ServerTime | None, now: float) -> Connection:
    """Lost since the last sign of the server, where that is too long ago."""
    if connection.link is not Link.CONNECTED or now - connection.evidence_at < SILENCE:
        return connection
    return lost(connection, time, "silence", connection.evidence_at, None)


def wants_sign_in(connection: Connection, time: ServerTime | None, why: str, at: float) -> Connection:
    """The server answers, but does not take our token."""
    if connection.link is Link.SIGN_IN:
        return connection
    return Connection(
        link=Link.SIGN_IN, since=time.at(at) if time else None, since_at=at, evidence_at=connection.evidence_at, why=why
    )


def signed_in(connection: Connection, at: float) -> Connection:
    """Signed in again; not connected before the stream answers."""
    if connection.link is not Link.SIGN_IN:
        return connection
    return Connection(link=Link.CONNECTING, since_at=at, evidence_at=connection.evidence_at)
