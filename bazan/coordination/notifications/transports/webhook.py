"""Signed webhooks as Standard Webhooks writes them.

Who receives one checks ``webhook-signature`` and refuses an old ``webhook-timestamp``; ``webhook-id`` stays the same when it is sent again.
"""

import base64
import hashlib
import hmac
from datetime import datetime

import httpx

from bazan.coordination.notifications.declared_providers import Webhook
from bazan.coordination.notifications.transports.delivery_outcome import Letter, Outcome
from bazan.coordination.notifications.transports.http_gateway import exchange


def send(hook: Webhook, letter: Letter, at: datetime) -> Outcome:
    """One attempt; ``letter.text`` is the JSON. Any 2xx is a yes; 410 Gone says that nobody listens there any more."""
    moment, body = str(int(at.timestamp())), letter.text.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": str(letter.id),
        "webhook-timestamp": moment,
        "webhook-signature": signature(hook.secret, str(letter.id), moment, body),
    }
    try:
        status, _ = exchange("POST", hook.url, body, headers, hook.timeout_s)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as why:
        return Outcome.failed(f"{type(why).__name__} {why}".strip())
    if 200 <= status < 300:
        return Outcome("sent")
    return Outcome.failed(f"HTTP {status}", "address" if status == 410 else "carrier")


def signature(secret: str, name: str, moment: str, body: bytes) -> str:
    """``v1,`` and the base64 HMAC-SHA256 of ``id.timestamp.body``; a secret that begins with ``whsec_`` is base64."""
    key = base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
    mac = hmac.new(key, f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(mac).decode()}"
