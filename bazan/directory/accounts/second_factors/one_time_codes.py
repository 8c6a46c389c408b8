"""Codes that prove a second time: those of a telephone's clock (TOTP, RFC 6238), and those on paper for the day it is lost."""

import hmac
import secrets
from datetime import datetime

from pyotp import random_base32
from pyotp.totp import TOTP

from bazan.platform.security.text_anonymization import fingerprint

STEP_S = 30
NEIGHBOURS = (0, -1, 1)
"""Steps whose codes are taken: the one of now, and those of a clock that is a little late or early."""
DIGITS = 6
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is read for another one: 12 of them are 59 bits."""
_GROUPS, _LETTERS = 3, 4


def new_secret() -> str:
    """160 random bits in base 32, as a telephone reads or is typed them."""
    return random_base32()


def uri(secret: str, username: str, house: str) -> str:
    """What the QR code says to a telephone (otpauth)."""
    return TOTP(secret).provisioning_uri(name=username, issuer_name=house)


def step_of(secret: str, typed: str, at: datetime, after: int = -1) -> int | None:
    """The step whose code was typed, if it is near enough and later than ``after``: a code that was taken is never taken again."""
    said, now = "".join(typed.split()), int(at.timestamp()) // STEP_S
    if len(said) != DIGITS or not said.isascii():
        return None
    telephone = TOTP(secret)
    steps = (now + neighbour for neighbour in NEIGHBOURS if now + neighbour > after)
    return next((step for step in steps if hmac.compare_digest(telephone.generate_otp(step), said)), None)


def new_recovery_codes() -> list[str]:
    """Ten of them, in groups that are read aloud easily: ``abcd-efgh-jkmn``."""
    return ["-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]


def looks_recovered(typed: str) -> bool:
    """Whether it is long enough for a code on paper, and none of a telephone."""
    return len(_plain(typed)) == _GROUPS * _LETTERS


def kept(account_id: int, code: str) -> str:
    """What is kept of a recovery code: it can be recognized, and not be read, without the house's secret."""
    return fingerprint(f"recovery code|{account_id}|{_plain(code)}")


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed.casefold() if sign.isalnum())
