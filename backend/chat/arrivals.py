"""Somebody who comes to chat: what they said of themselves before, and the row of their conversation."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.chat.aliases import alias_for, given
from backend.chat.conversations import checked
from backend.credentials.tokens import hash_token
from backend.rules.lifecycle import Chat
from backend.wire.requests import Arrival
from protocol.models import ALIAS_LIMIT, TOPIC_LIMIT, State


def answers(arrival: Arrival) -> dict[str, Any]:
    """What the chatter said of themselves, as columns of the row. Raises `Problem`."""
    topic = arrival.prechat.topic
    return {
        "alias": alias_for(checked(arrival.alias, ALIAS_LIMIT), arrival.language),
        "language": arrival.language,
        "topic": None if topic is None or not topic.strip() else checked(topic, TOPIC_LIMIT),
        "can_type_safely": arrival.prechat.can_type_safely,
    }


async def named(connection: AsyncConnection, said: dict[str, Any], known: Chat | None = None) -> dict[str, Any]:
    """What they `said`, with an alias that can be told from those of others here; `known` is their own conversation."""
    own, now = ("", "") if known is None else (known.id, known.alias)
    return said | {"alias": await given(connection, said["alias"], said["language"], own, now)}


def newcomer(token: str, now: datetime, said: dict[str, Any], crowd: str | None) -> Chat:
    """The row of somebody who has just come, apart where it has a `crowd`; when they came is kept to the minute."""
    return Chat(
        id=f"c-{secrets.token_hex(8)}",
        token_hash=hash_token(token),
        state=State.WAITING,
        created_at=now.replace(second=0, microsecond=0),
        waiting_since=now,
        queued_at=now,
        turn_at=now,
        apart=crowd is not None,
        crowd=crowd,
        seen_at=now,
        **said,
    )
