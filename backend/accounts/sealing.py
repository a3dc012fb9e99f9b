"""The secrets of one-time codes, sealed: whoever has the database alone, or a backup of it, can make no code.

AES-256-GCM under a key of the key file (`backend/store/keys.py`), which stands outside the data folder. The
account's id is authenticated with it, so that no sealed secret works in another account's row.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend.store.keys import SealingKey

MARK: Final = "sealed"
"""What a sealed secret begins with; a clear one is base32 and has no colon."""
NONCE: Final = 12
"""Bytes (NIST SP 800-38D, 8.2): random, and of each key so few are made that none comes twice."""


class CannotOpen(Exception):
    """The key of this secret is not in the key file, or the secret belongs to another account."""


def is_sealed(stored: str) -> bool:
    return stored.startswith(f"{MARK}:")


def seal(secret: str, account: str, key: SealingKey) -> str:
    """`secret` as it is stored for `account` (an id)."""
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(bytes.fromhex(key.secret)).encrypt(nonce, secret.encode(), _for(account))
    return f"{MARK}:{key.number}:{base64.b64encode(sealed).decode()}"


def unseal(stored: str, account: str, keys: tuple[SealingKey, ...]) -> str:
    """The secret of `account`. One that was never sealed is given as it is. Raises `CannotOpen`."""
    if not is_sealed(stored):
        return stored
    _, _, rest = stored.partition(":")
    number, _, text = rest.partition(":")
    try:
        sealed = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise CannotOpen from None
    for key in keys:
        if str(key.number) == number:
            try:
                clear = AESGCM(bytes.fromhex(key.secret)).decrypt(sealed[:NONCE], sealed[NONCE:], _for(account))
            except (InvalidTag, ValueError):
                raise CannotOpen from None
            return clear.decode()
    raise CannotOpen


def _for(account: str) -> bytes:
    return b"totp:" + account.encode()
