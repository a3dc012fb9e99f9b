"""One-time codes (TOTP, RFC 6238): six digits, steps of 30 seconds, one step of drift to either side.

A code counts once (RFC 6238, section 5.2): who sees it over a shoulder cannot use it after its owner did.
"""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

import pyotp

STEP = 30
"""Seconds for which a code is shown."""
DRIFT = 1
"""Steps that a telephone's clock may be early or late."""
ISSUER = "Baken"


def new_secret() -> str:
    """A random secret of 160 bits in base32, as authenticator apps take it."""
    return pyotp.random_base32()


def uri(secret: str, name: str) -> str:
    """The `otpauth://` address of the account `name`; it holds the secret, so it is shown once and never logged."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=ISSUER)


def accept(secret: str, code: str, at: datetime, last_step: int | None) -> int | None:
    """The step whose code this is, to be stored as the account's new `last_step`; None when the code is refused.

    `last_step` is the step of the code accepted before; a code of that step or an older one is spent. Spaces in
    `code` are ignored: telephones show it in two groups.
    """
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    totp = pyotp.TOTP(secret, interval=STEP)
    now = int(at.timestamp()) // STEP
    found: int | None = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if compare_digest(digits, totp.generate_otp(step)) and (last_step is None or step > last_step):
            found = step
    return found
