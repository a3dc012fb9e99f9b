"""What an account may do, in words."""

from __future__ import annotations

from console.strings import N_
from protocol.models import Role

ROLES = {
    Role.COUNSELLOR: N_("counsellor"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.TRAINER: N_("trainer"),
    Role.RESEARCHER: N_("researcher"),
    Role.ADMIN: N_("administrator"),
}
