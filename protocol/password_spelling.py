"""The one spelling of a password, wherever it was typed or read (RFC 8265, section 4.2: the profile OpaqueString)."""

from __future__ import annotations

import unicodedata


def opaque(password: str) -> str:
    """`password` as it is hashed: each kind of space is the ordinary one, and letters are composed (NFC).

    macOS may hand on `é` as two characters and Windows as one; a phrase that was copied may hold a no-break space. For
    the person they are one password. Nothing else changes: no capitals, no width, no space at the ends.
    """
    spaced = "".join(" " if unicodedata.category(char) == "Zs" else char for char in password)
    return unicodedata.normalize("NFC", spaced)
