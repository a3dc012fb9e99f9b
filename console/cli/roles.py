"""What an account may do, in words."""

from __future__ import annotations

from api_client.models import Role
from console.strings import N_

ROLES = {
    Role.COUNSELLOR: N_("counsellor"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.TRAINER: N_("trainer"),
    Role.RESEARCHER: N_("researcher"),
    Role.ADMIN: N_("administrator"),
}
