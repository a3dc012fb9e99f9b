"""Why a chat is kept beyond its time, in words."""

from __future__ import annotations

from typing import Final

from console.strings import N_
from protocol.models import KeepReason

REASONS: Final = {
    KeepReason.COMPLAINT: N_("a complaint"),
    KeepReason.CALAMITY: N_("a calamity"),
    KeepReason.AUTHORITY: N_("police, a judge or an inspectorate asks for it"),
    KeepReason.FILE: N_("a file has to be made of it first"),
    KeepReason.PERSON: N_("who chatted asks for it"),
}
