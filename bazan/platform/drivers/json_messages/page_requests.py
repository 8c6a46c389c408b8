"""Asking a JSON API page by page, from where the last pull ended, to be gone on with after a crash.

The cursor that comes with each page is to be kept in the transaction that stores the page; handing it back goes on after it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec

from bazan.core.errors import Refused, Unavailable
from bazan.platform.drivers import host_access
from bazan.platform.drivers.bindings.binding_keys import Keys
from bazan.platform.drivers.files.station_files import secret_name
from bazan.platform.drivers.json_messages.json_paths import Path, compile_path, first
from bazan.platform.drivers.values.source_values import shown, time_reader
from bazan.platform.http_client.outbound_allowlist import Listed

LARGEST_ANSWER = 64 * 1024 * 1024
Cursor = dict[str, Any]


@dataclass(frozen=True)
class Paging:
    """``none``, ``link`` (address of the next page), ``page`` (numbers), ``offset`` or ``cursor`` (a token from the answer)."""

    style: str
    parameter: str
    first: int
    size: int
    next: Path | None
    most: int


@dataclass(frozen=True)
class Since:
    """The parameter that asks only for what is newer than the newest seen."""

    parameter: str
    form: str
    initial: str
    overlap: timedelta


@dataclass(frozen=True)
class Request:
    """Where to ask and how to page; ``rows`` is where the records stand in an answer."""

    url: str
    params: dict[str, str]
    headers: dict[str, str]
    secret_header: str
    secret_prefix: str
    secret_environment: str
    timeout_s: float
    paging: Paging
    since: Since | None
    rows: Path
    secret_parameter: str = ""
    """Where the secret goes into the query instead of a header."""


def read_request(keys: Keys) -> Request:
    """The keys ``request``, ``paging``, ``since``, ``rows`` of a binding."""
    request = keys.table_of("request", needed=True)
    url = request.text("url")
    if not _is_address(url):
        request.wrong("url", "drivers.binding.url", given=url)
    auth = request.table_of("auth")
    secret, parameter = ("", "", ""), ""
    if auth is not None:
        secret = (auth.text("header", "Authorization"), auth.text("prefix", ""), secret_name(auth, "environment"))
        parameter = auth.text("parameter", "")
        auth.done()
    paging, since = keys.table_of("paging"), keys.table_of("since")
    found = Request(
        url,
        request.words("params"),
        request.words("headers"),
        *secret,
        request.whole("timeout_s", 20, 1, 600),
        _paging(paging) if paging else Paging("none", "", 0, 0, None, 1),
        _since(since) if since else None,
        read_path(keys, "rows", keys.text("rows", "")),
        parameter,
    )
    request.done()
    return found


def _is_address(url: str) -> bool:
    scheme, host, _ = _origin(url)
    return scheme in ("http", "https") and bool(host)


def read_path(keys: Keys, key: str, text: str) -> Path:
    try:
        return compile_path(text)
    except Refused:
        keys.wrong(key, "drivers.binding.path", given=text)
        return ()


def _paging(keys: Keys) -> Paging:
    style = keys.choice("style", ("none", "link", "page", "offset", "cursor"))
    needs_parameter = style in ("page", "offset", "cursor")
    next_at = keys.text("next", ... if style == "cursor" else "")
    paging = Paging(
        style,
        keys.text("parameter", ... if needs_parameter else ""),
        keys.whole("first", 1 if style == "page" else 0),
        keys.whole("size", ... if style == "offset" else 0, low=1 if style == "offset" else 0),
        read_path(keys, "next", next_at) if next_at else None,
        keys.whole("max_pages", 1000, 1, 100_000),
    )
    keys.done()
    return paging


def _since(keys: Keys) -> Since:
    since = Since(
        keys.text("parameter"),
        keys.choice("format", ("iso", "epoch_s", "epoch_ms"), "iso"),
        keys.text("initial", ""),
        timedelta(seconds=keys.whole("overlap_s", 0)),
    )
    if since.initial:
        try:
            time_reader("iso", UTC)(since.initial)
        except Refused:
            keys.wrong("initial", "drivers.binding.initial", given=since.initial)
    keys.done()
    return since


def walk[T](
    request: Request,
    cursor: Cursor,
    environ: Mapping[str, str],
    take: Callable[[Any], tuple[list[T], str]],
    client: httpx.Client | None = None,
    listed: Listed | None = None,
) -> Iterator[tuple[list[T], Cursor, bool]]:
    """(what ``take`` made of an answer, the cursor to keep with it, whether it was the last) from ``cursor`` on.

    {} starts, ``{"since": …}`` asks for news, with ``next`` inside it goes on with a broken pull. ``take`` also gives the newest
    instant of an answer as ISO 8601, or "". Raises Unavailable ``drivers.http.*`` when the API is away or answers an error,
    Refused ``drivers.http.secret`` when the variable the binding names isn't set, ``drivers.reach``, and with a list
    ``drivers.reach_listed``. What stands in the answers never raises.
    """
    headers = dict(request.headers)
    secret = ""
    if request.secret_environment:
        secret = environ.get(request.secret_environment, "")
        if not secret:
            raise Refused("drivers.http.secret", {"name": request.secret_environment})
        if not request.secret_parameter:
            headers[request.secret_header] = request.secret_prefix + secret
    since, high = cursor.get("since", ""), cursor.get("high", cursor.get("since", ""))
    step, at = cursor.get("next"), int(cursor.get("page", 0))
    with client or host_access.client(request.url, request.timeout_s, listed) as session:
        while True:
            url, params = _address(request, since, step)
            if request.secret_parameter:
                params |= {request.secret_parameter: secret}
            document, link = _ask(session, url, params, headers, request.timeout_s)
            items, newest = take(document)
            high = max(high, newest)
            following = _following(request, document, link, step, len(items))
            at += 1
            if following is None or following == step or at >= request.paging.most:
                yield items, ({"since": high} if high else {}), True
                return
            step = following
            yield items, {"since": since, "high": high, "next": step, "page": at}, False


def _address(request: Request, since: str, step: Any) -> tuple[str, dict[str, str]]:
    paging, params = request.paging, dict(request.params)
    if request.since and (since or request.since.initial):
        params[request.since.parameter] = _said(request.since, since)
    if paging.style == "link" and step:
        return str(step), {}
    if paging.style in ("page", "offset"):
        params[paging.parameter] = str(paging.first if step is None else step)
    elif paging.style == "cursor" and step is not None:
        params[paging.parameter] = str(step)
    return request.url, params


def _said(since: Since, newest: str) -> str:
    instant = time_reader("iso", UTC)(newest or since.initial)
    if newest:
        instant -= since.overlap
    if since.form == "iso":
        return instant.isoformat().replace("+00:00", "Z")
    return str(int(instant.timestamp() * (1000 if since.form == "epoch_ms" else 1)))


def _following(request: Request, document: Any, link: str, step: Any, items: int) -> Any:
    paging = request.paging
    given = first(document, paging.next) if paging.next else None
    match paging.style:
        case "link":
            target = given if isinstance(given, str) and given else link
            url = urljoin(request.url, target) if target else ""
            # the secret goes with every request: it never follows a link to another house
            return url if url and _origin(url) == _origin(request.url) else None
        case "cursor":
            return given if isinstance(given, str | int) and not isinstance(given, bool) and given != "" else None
        case "page":
            return (paging.first if step is None else step) + 1 if items and given is not False else None
        case "offset":
            return (paging.first if step is None else step) + items if items >= paging.size else None
    return None


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port
    except ValueError:
        return "", None, None


def _ask(session: httpx.Client, url: str, params: dict[str, str], headers: dict[str, str], timeout_s: float) -> tuple[Any, str]:
    """(decoded answer, address in the Link header)."""
    end = datetime.now(UTC) + timedelta(seconds=timeout_s * 3)
    body = bytearray()
    try:
        with session.stream("GET", url, params=params or None, headers=headers) as answer:
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise Unavailable("drivers.http.large", {"limit": LARGEST_ANSWER})
                if datetime.now(UTC) > end:
                    raise Unavailable("drivers.http.slow", {"seconds": int(timeout_s * 3)})
            link = answer.links.get("next", {}).get("url", "")
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as why:
        raise Unavailable("drivers.http.away", {"why": shown(f"{type(why).__name__} {why}")}) from why
    if status != 200:
        raise Unavailable("drivers.http.status", {"status": status})
    try:
        return msgspec.json.decode(bytes(body)), link
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as why:
        raise Unavailable("drivers.http.json", {"why": shown(str(why))}) from why
