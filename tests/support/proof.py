"""What a server shows of its key, by docs/protocol.md ("Installations"), for servers that a test makes up."""

from __future__ import annotations

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.raw_http import Answer, Asked, as_json

A_KEY = Ed25519PrivateKey.generate()


def proof(asked: Asked, key: Ed25519PrivateKey = A_KEY) -> Answer:
    """The answer to `POST /v1/auth/installation` of the installation that has this key."""
    question = json.loads(asked.body)
    said = f"baken installation\n{question['nonce']}\n{question['address']}".encode()
    return as_json(
        {"key": key.public_key().public_bytes_raw().hex(), "signature": key.sign(said).hex(), "addresses": []}
    )
