"""One-time codes: the vectors of RFC 6238, drift, and that a code counts once."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from backend.accounts.totp import accept, new_secret, uri

NOW = datetime(2026, 3, 1, 12, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(at: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(at)


@pytest.mark.parametrize(
    ("seconds", "digits"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_vectors_of_rfc_6238(seconds: int, digits: str) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert accept(secret, digits, datetime.fromtimestamp(seconds, UTC), None) == seconds // 30


@pytest.mark.parametrize(("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(seconds: int, right: bool) -> None:
    assert (accept(SECRET, code(NOW + timedelta(seconds=seconds)), NOW, None) is not None) is right


def test_a_code_counts_once_and_so_does_every_older_one() -> None:
    step = accept(SECRET, code(NOW), NOW, None)
    assert step is not None
    assert accept(SECRET, code(NOW), NOW, step) is None
    assert accept(SECRET, code(NOW - timedelta(seconds=30)), NOW, step) is None
    assert accept(SECRET, code(NOW + timedelta(seconds=30)), NOW, step) == step + 1


@pytest.mark.parametrize("wrong", ["", "12345", "1234567", "abcdef", "٠٠٠٠٠٠", "\ud800"])
def test_anything_else_is_refused(wrong: str) -> None:
    assert accept(SECRET, wrong, NOW, None) is None


def test_spaces_do_not_matter() -> None:
    digits = code(NOW)
    assert accept(SECRET, f" {digits[:3]} {digits[3:]} ", NOW, None) is not None


def test_a_secret_is_random_and_stands_in_its_address() -> None:
    secret = new_secret()
    assert len(secret) == 32
    assert secret != new_secret()
    assert uri(secret, "sam de vries") == f"otpauth://totp/Baken:sam%20de%20vries?secret={secret}&issuer=Baken"
