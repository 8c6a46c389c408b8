"""SMS, Zalo and voice by gateways that speak HTTP, each as its declaration says: address, headers, body, how to read the answer."""

import json
import ssl
from functools import cache
from urllib.parse import quote_plus

import httpx

from bazan.coordination.notifications import rules
from bazan.coordination.notifications.declared_providers import Provider
from bazan.coordination.notifications.transports.delivery_outcome import Letter, Outcome
from bazan.platform.http_client.outbound_allowlist import may_reach
from bazan.platform.http_client.pinned_transport import pinned_client

LARGEST_ANSWER = 64_000


@cache
def _trusted() -> ssl.SSLContext:
    """Whom certificates are believed by: read once, for it takes longer than a message."""
    return httpx.create_ssl_context(trust_env=False)


def send(provider: Provider, letter: Letter) -> Outcome:
    """One attempt. The answer has to say that it was taken; silence, redirection and anything unreadable are failures."""
    as_ = rules.in_json if provider.form == "json" else quote_plus
    kind = "application/json; charset=utf-8" if provider.form == "json" else "application/x-www-form-urlencoded; charset=utf-8"
    values = {
        "address": letter.address, "number": letter.address.lstrip("+"), "text": letter.text, "subject": letter.subject,
        "id": str(letter.id), "callback": letter.callback, "secret": provider.secret,
    }  # fmt: skip
    headers = {name: rules.filled(value, {"secret": provider.secret}, str) for name, value in provider.headers.items()}
    body = rules.filled(provider.body, values, as_).encode()
    try:
        status, answer = exchange(provider.method, provider.url, body, {"Content-Type": kind} | headers, provider.timeout_s)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as why:
        return Outcome.failed(f"{type(why).__name__} {why}".strip())
    if status not in provider.accepted:
        return Outcome.failed(f"HTTP {status}")
    try:
        said = json.loads(answer) if answer.strip() else None
    except ValueError:
        said = None
    if provider.ok_path:
        code = rules.at_path(said, provider.ok_path)
        if str(code) in provider.bad_address:
            return Outcome.failed(f"{provider.ok_path}={code}", "address")
        if str(code) not in provider.ok_values:
            return Outcome.failed(f"{provider.ok_path}={code}")
    named = rules.at_path(said, provider.reference) if provider.reference else None
    return Outcome("sent", "" if named is None else str(named)[:200])


def exchange(method: str, url: str, body: bytes, headers: dict[str, str], timeout_s: float) -> tuple[int, bytes]:
    """Status and the beginning of the answer. No proxy of the environment, no redirection: it goes where it was configured to."""
    host = httpx.URL(url).host
    if not may_reach(host):
        raise ValueError(f"{host} is not among what BAZAN_MAY_REACH lets be reached")
    with (
        pinned_client(timeout_s, _trusted()) as client,
        client.stream(method, url, content=body, headers=headers) as answer,
    ):
        read = bytearray()
        for part in answer.iter_bytes():
            read += part
            if len(read) > LARGEST_ANSWER:
                raise ValueError("the answer is too long")
        return answer.status_code, bytes(read)
