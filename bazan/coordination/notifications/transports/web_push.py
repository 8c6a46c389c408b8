"""Web push (RFC 8030): a message to a browser that asked for it, which the push service between carries without being able to read it.

The service is told who sends by a signed token (RFC 8292, by ``py_vapid``). The sealing (RFC 8291, one record of RFC 8188) is written out
here over ``cryptography``: the library made for it, ``http-ece``, is given out as source alone, and an installation compiles nothing.
"""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from bazan.coordination.notifications.settings import KEY_BYTES, SETTINGS
from bazan.coordination.notifications.transports.delivery_outcome import Letter, Outcome
from bazan.coordination.notifications.transports.http_gateway import exchange
from bazan.core.settings import of_room

TIMEOUT_S = 10
RECORD = 4096
"""Bytes that every push service takes."""
LAST, MARK_AND_TAG = b"\2", 17
"""The mark of the last record, and with it the tag of AES-GCM."""
LONGEST = 4000
"""Characters of what a browser says of itself; cut, it is no JSON any more."""
LONGEST_ENDPOINT = 2000
LONGEST_KEPT_S = 28 * 86_400
"""No push service keeps a message for a silent phone longer."""
SIGNED_S = 12 * 3600
SECRET_BYTES = 16


@dataclass(frozen=True)
class Browser:
    """Where a browser is reached: what ``PushSubscription.toJSON()`` of the W3C Push API says."""

    endpoint: str
    p256dh: bytes
    """Its public key, an uncompressed point of P-256."""
    auth: bytes

    @property
    def origin(self) -> str:
        url = httpx.URL(self.endpoint)
        return f"{url.scheme}://{url.raw_host.decode('ascii')}" + (f":{url.port}" if url.port else "")

    @property
    def address(self) -> str:
        """As a letter is addressed to it."""
        return json.dumps({"endpoint": self.endpoint, "keys": {"p256dh": _text(self.p256dh), "auth": _text(self.auth)}})


def browser(said: str) -> Browser:
    """What a browser, or an address kept of one, says. Raises ValueError for what no push service of the settings could have given."""
    try:
        told = json.loads(said[:LONGEST])
        found = Browser(str(told["endpoint"]), _bytes(told["keys"]["p256dh"]), _bytes(told["keys"]["auth"]))
        url = httpx.URL(found.endpoint)
        served = any(fnmatchcase(found.origin, one) for one in of_room(SETTINGS).services)
    except (KeyError, TypeError, AttributeError, RecursionError, httpx.InvalidURL) as why:
        raise ValueError(f"no subscription: {type(why).__name__}") from why
    if len(found.endpoint) > LONGEST_ENDPOINT or not found.endpoint.isascii() or url.userinfo or not served:
        raise ValueError("the endpoint is of no push service of BAZAN_PUSH_SERVICES")
    if len(found.auth) != SECRET_BYTES:
        raise ValueError("the secret has 16 bytes")
    _point(found.p256dh)
    return found


def public_key() -> str:
    """What browsers are to know this house by (``applicationServerKey``), as base64url."""
    return _text(_raw(_private(of_room(SETTINGS).key).public_key()))


def new_key() -> str:
    """A private key for BAZAN_PUSH_KEY."""
    return _text(ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(KEY_BYTES))


def send(letter: Letter, at: datetime) -> Outcome:
    """One attempt; ``letter.text`` is what the phone's worker reads. 404 and 410 say that nobody is there any more."""
    try:
        to, settings = browser(letter.address), of_room(SETTINGS)
        signed = Vapid02(_private(settings.key)).sign({"sub": settings.contact, "aud": to.origin, "exp": int(at.timestamp()) + SIGNED_S})
        kept_s = min(max(int((letter.until - at).total_seconds()), 0), LONGEST_KEPT_S) if letter.until else LONGEST_KEPT_S
        headers = signed | {
            "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "TTL": str(kept_s), "Urgency": "high",
        }  # fmt: skip
        body = sealed(letter.text.encode(), to, ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16))
        status, _ = exchange("POST", to.endpoint, body, headers, TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as why:
        return Outcome.failed(f"{type(why).__name__} {why}".strip())
    if 200 <= status < 300:
        return Outcome("sent")
    return Outcome.failed(f"HTTP {status}", "address" if status in (404, 410) else "carrier")


def sealed(text: bytes, to: Browser, own: ec.EllipticCurvePrivateKey, salt: bytes) -> bytes:
    """The text as only this browser reads it. ``own``: a key for this one message. Raises ValueError for a text that is too long."""
    us = _raw(own.public_key())
    head = salt + RECORD.to_bytes(4) + bytes([len(us)]) + us
    if len(head) + len(text) + MARK_AND_TAG > RECORD:
        raise ValueError(f"a text of {len(text)} bytes is too long")
    shared = _derived(own.exchange(ec.ECDH(), _point(to.p256dh)), to.auth, b"WebPush: info\0" + to.p256dh + us, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\0", 12)
    return head + AESGCM(key).encrypt(nonce, text + LAST, None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _private(key: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(_bytes(key)), ec.SECP256R1())


def _point(raw: bytes) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for what is no point of the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def _raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
