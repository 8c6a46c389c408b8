"""A push service as it is out there (RFC 8030), and a phone behind it: the phone alone reads what comes, by RFC 8291 from its own side.

The service believes nobody: it checks the token of whoever sends (RFC 8292) with ``cryptography`` alone.
"""

import json
import os
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bazan.core import settings

KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
"""A private key for a house under test: the one RFC 8291 prints."""


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def private(key: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw(key)), ec.SECP256R1())


def public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


class Phone:
    """A browser that subscribed: where it is reached, and what it makes of a message."""

    def __init__(self, endpoint: str, key: ec.EllipticCurvePrivateKey | None = None, auth: bytes = b"a secret of 16 b"):
        self.endpoint, self.key, self.auth = endpoint, key or ec.generate_private_key(ec.SECP256R1()), auth

    @property
    def subscription(self) -> str:
        return json.dumps(
            {"endpoint": self.endpoint, "expirationTime": None, "keys": {"p256dh": text(public(self.key)), "auth": text(self.auth)}}
        )

    def read(self, body: bytes) -> bytes:
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        theirs, record = body[21 : 21 + length], body[21 + length :]
        assert len(body) <= size == 4096
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        secret = derived(self.key.exchange(ec.ECDH(), point), self.auth, b"WebPush: info\0" + public(self.key) + theirs, 32)
        nonce = derived(secret, salt, b"Content-Encoding: nonce\0", 12)
        told = AESGCM(derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)).decrypt(nonce, record, None).rstrip(b"\0")
        assert told.endswith(b"\2"), "not the last record"
        return told[:-1]


class PushService:
    """``status``: what it answers. ``taken``: (endpoint, headers, body) of what came with a good token."""

    def __init__(self, port: int = 0):
        self.status, self.taken, self.refused = 201, [], []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                fault = service.fault(self.headers)
                (service.refused if fault else service.taken).append(
                    (service.origin + self.path, dict(self.headers), fault.encode() or body)
                )
                self.send_response(403 if fault else service.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"

    def fault(self, headers) -> str:
        """Why a sender isn't believed; empty: it is."""
        scheme, _, given = headers["Authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in given.split(","))
        head, claims, signed = parts["t"].split(".")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(parts["k"]))
        proof = raw(signed)
        key.verify(
            encode_dss_signature(int.from_bytes(proof[:32]), int.from_bytes(proof[32:])), f"{head}.{claims}".encode(), ec.ECDSA(SHA256())
        )
        told = json.loads(raw(claims))
        good = {
            "scheme": scheme.lower() == "vapid",
            "alg": json.loads(raw(head))["alg"] == "ES256",
            "aud": told["aud"] == self.origin,
            "sub": told["sub"].startswith("mailto:"),
            "exp": 0 < told["exp"] - time.time() < 86_400,
            "k": raw(parts["k"]) == public(private(KEY)),
            "encoding": headers["Content-Encoding"] == "aes128gcm",
            "TTL": headers["TTL"].isdigit(),
        }
        return " ".join(name for name, held in good.items() if not held)


@contextmanager
def running(port: int = 0):
    service = PushService(port)
    thread = threading.Thread(target=service.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.server.shutdown()
        service.server.server_close()


def environment(origin: str) -> dict[str, str]:
    """Settings by which a house knows a service."""
    return {"BAZAN_PUSH_KEY": KEY, "BAZAN_PUSH_CONTACT": "mailto:truc-ban@bazan.example", "BAZAN_PUSH_SERVICES": origin}


@contextmanager
def known(service: PushService):
    """Within it web push leaves this process, by this service alone."""
    with patch.dict(os.environ, environment(service.origin)):
        settings._of_room.cache_clear()
        yield service
    settings._of_room.cache_clear()
