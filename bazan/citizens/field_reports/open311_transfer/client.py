"""Speaks Open311 GeoReport v2 to another server: posts a request, asks for one, looks for one that was posted before."""

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import httpx
from lxml import etree

from bazan.citizens.field_reports.types import Destination
from bazan.core.time import LOCAL
from bazan.platform.http_client.outbound_allowlist import may_reach
from bazan.platform.http_client.pinned_transport import pinned_client

LARGEST_ANSWER = 4 << 20
TIMEOUT_S = 20
LOOKED_BACK = timedelta(hours=1)
"""So much earlier than the first try a request is looked for: clocks differ."""
Asked = dict[str, str]


class Unanswered(Exception):
    """``kind``: refused, it won't be taken however often it is sent; unreached, nothing was sent; unclear, it may have been taken."""

    def __init__(self, kind: Literal["refused", "unreached", "unclear"], why: str):
        super().__init__(why)
        self.kind = kind


def post(there: Destination, form: Mapping[str, str], key: str) -> Asked:
    """What it says of a request it took: ``service_request_id`` or ``token``. ``key``: sent with each try of the same one. Unanswered."""
    data = {**form, **_jurisdiction(there), "api_key": os.environ.get(there.key_environment, "") if there.key_environment else ""}
    sent = {name: value for name, value in data.items() if value}
    found = _exchange(there, "POST", "requests", data=sent, headers={"Idempotency-Key": key})
    if not found or not (found[0].get("service_request_id") or found[0].get("token")):
        raise Unanswered("unclear", "it names no request")
    return found[0]


def resolved(there: Destination, token: str) -> str:
    """The request a token stands for; empty: none yet. Unanswered."""
    found = _exchange(there, "GET", f"tokens/{_part(token)}", params=_jurisdiction(there))
    return found[0].get("service_request_id", "") if found else ""


def request(there: Destination, number: str) -> Asked | None:
    """One request as it stands there. Unanswered."""
    found = _exchange(there, "GET", f"requests/{_part(number)}", params=_jurisdiction(there))
    return found[0] if found else None


def posted(there: Destination, service_code: str, mark: str, since: datetime) -> Asked | None:
    """The request of that matter whose description bears our mark; None: none that it shows. Unanswered."""
    start = (since - LOOKED_BACK).astimezone(LOCAL).isoformat(timespec="seconds")
    found = _exchange(there, "GET", "requests", params={**_jurisdiction(there), "service_code": service_code, "start_date": start})
    return next((one for one in found if mark in one.get("description", "") and one.get("service_request_id")), None)


def _jurisdiction(there: Destination) -> Asked:
    return {"jurisdiction_id": there.jurisdiction_id} if there.jurisdiction_id else {}


def _part(text: str) -> str:
    """A part of an address, whatever another server called it."""
    return httpx.URL(path=text).raw_path.decode().replace("/", "%2F").replace("?", "%3F")


def _exchange(there: Destination, method: str, path: str, **more: Any) -> list[Asked]:
    """No proxy of the environment, no redirection: it goes where the province's file says."""
    address = f"{there.endpoint.rstrip('/')}/{path}.{there.spelling}"
    if not may_reach(httpx.URL(address).host):
        raise Unanswered("unreached", f"{there.endpoint} is not among what BAZAN_MAY_REACH lets be reached")
    try:
        with (
            pinned_client(TIMEOUT_S) as client,
            client.stream(method, address, **more) as answer,
        ):
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > LARGEST_ANSWER:
                    raise Unanswered("unclear", "the answer is too long")
    except (httpx.ConnectError, httpx.ConnectTimeout) as why:
        raise Unanswered("unreached", _told(why)) from why
    except (httpx.HTTPError, httpx.InvalidURL) as why:
        raise Unanswered("unclear", _told(why)) from why
    return _read(answer.status_code, bytes(body), there)


def _told(why: Exception) -> str:
    return f"{type(why).__name__} {why}".strip()


def _read(status: int, body: bytes, there: Destination) -> list[Asked]:
    if status in (429, 503):
        raise Unanswered("unreached", f"HTTP {status}")
    if 400 <= status < 500:
        raise Unanswered("refused", f"HTTP {status} {body[:200].decode('utf-8', 'replace')}")
    if not 200 <= status < 300:
        raise Unanswered("unclear", f"HTTP {status}")
    try:
        return _json(body) if there.spelling == "json" else _xml(body)
    except ValueError as why:
        raise Unanswered("unclear", "the answer can't be read") from why


def _json(body: bytes) -> list[Asked]:
    said = json.loads(body)
    rows = said if isinstance(said, list) else [said]
    return [{str(name): str(value) for name, value in row.items() if value is not None} for row in rows if isinstance(row, dict)]


def _xml(body: bytes) -> list[Asked]:
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as why:
        raise ValueError(str(why)) from why
    rows = root.findall("request") if root.tag == "service_requests" else []
    return [{child.tag: (child.text or "").strip() for child in row if isinstance(child.tag, str)} for row in rows]
