"""Feeds and folders of trusted senders, looked at by a clock. A sender or a message that fails keeps no other from being read."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
from django.db import DatabaseError

from bazan.core.errors import BazanError, Refused, Unavailable
from bazan.core.settings import current
from bazan.platform.http_client.outbound_allowlist import may_reach
from bazan.platform.http_client.pinned_transport import pinned_client
from bazan.response.warnings.cap import parser
from bazan.response.warnings.foreign_messages import feed_format
from bazan.response.warnings.foreign_messages.intake import take
from bazan.response.warnings.models import Feed
from bazan.response.warnings.province_config import Sender, Setup

TIMEOUT_S = 20
LARGEST_FEED = 4 << 20
log = logging.getLogger(__name__)

MOST_NEW = 100
"""Messages fetched in one look; the next goes on."""
_KEPT = 2000
_SLOWEST = 16
_LONGEST_ERROR = 300
Fetch = Callable[[str, int], bytes]


def pull_due(setup: Setup, at: datetime, fetch: Fetch | None = None) -> int:
    """How many messages came in from the feeds and folders that are due."""
    return sum(_look(one, setup, at, fetch or fetched) for one in setup.senders.values() if one.feed or one.folder)


def _look(sender: Sender, setup: Setup, at: datetime, fetch: Fetch) -> int:
    row, _ = Feed.objects.get_or_create(sender=sender.id, defaults={"next_at": at})
    if row.next_at > at:
        return 0
    count, problems = 0, list[Exception]()
    try:
        count += _feed(sender, row, setup, at, fetch, problems) if sender.feed else 0
        count += _folder(sender, setup, at, problems) if sender.folder else 0
    except DatabaseError:
        raise
    except Exception as why:
        if not isinstance(why, BazanError | OSError | httpx.HTTPError):
            log.exception("the feed of %s could not be read", sender.id)
        row.failures, row.error = row.failures + 1, _shown(why)
    else:
        row.failures, row.error, row.good_at = 0, "; ".join(map(_shown, problems))[:_LONGEST_ERROR], at
    row.next_at = at + timedelta(seconds=sender.every_s * min(2**row.failures, _SLOWEST))
    row.save()
    return count


def _shown(why: Exception) -> str:
    return f"{type(why).__name__}: {why}"[:_LONGEST_ERROR]


def _feed(sender: Sender, row: Feed, setup: Setup, at: datetime, fetch: Fetch, problems: list[Exception]) -> int:
    """How many new messages were taken. One that can't be had is noted among ``problems`` and asked for again at the next look."""
    data = fetch(sender.feed, LARGEST_FEED)
    if b"urn:oasis:names:tc:emergency:cap:" in data[:1000] and b"<feed" not in data[:3000]:
        return int(take(data, sender.feed, sender, setup, at).state == "taken")
    entries, faults = feed_format.entries(data)
    if faults:
        raise Refused(faults[0].rule, faults[0].params)
    seen = set(row.seen)
    fresh = {f"{one.href} {one.updated}": one.href for one in entries if one.href}
    count = 0
    for key, href in [(key, href) for key, href in fresh.items() if key not in seen][:MOST_NEW]:
        try:
            data = _message(sender, href, fetch)
            count += take(data, urljoin(sender.feed, href), sender, setup, at).state == "taken"
        except BazanError as why:
            problems.append(why)
            continue
        row.seen = [*row.seen, key][-_KEPT:]
        row.save(update_fields=["seen"])
    return count


def _message(sender: Sender, href: str, fetch: Fetch) -> bytes:
    """Fetch a message of the feed. Refused ``warnings.feed.host``, and as ``fetched``."""
    try:
        address = urljoin(sender.feed, href)
        ours = urlsplit(address)[:2] == urlsplit(sender.feed)[:2]
    except ValueError:
        address, ours = href, False
    if not ours:
        raise Refused("warnings.feed.host", {"address": address[:120]})
    return fetch(address, parser.LARGEST)


def _folder(sender: Sender, setup: Setup, at: datetime, problems: list[Exception]) -> int:
    """Files are moved below ``taken`` or ``held`` after they were committed; killed in between, the same file is the same again."""
    folder = current().home / sender.folder
    count = 0
    for path in sorted(one for one in folder.glob("*") if one.suffix.lower() in (".xml", ".cap") and one.is_file())[:MOST_NEW]:
        try:
            with path.open("rb") as file:
                data = file.read(parser.LARGEST + 1)
            state = take(data, str(path), sender, setup, at).state
            _move(path, folder / ("held" if state == "held" else "taken"))
        except (BazanError, OSError) as why:
            problems.append(why)
            continue
        count += state == "taken"
    return count


def _move(path: Path, into: Path) -> None:
    into.mkdir(exist_ok=True)
    path.replace(into / path.name)


def fetched(address: str, largest: int) -> bytes:
    """What stands at an address. Redirects are not followed: a sender is where the trust list says. Unavailable ``warnings.feed.away``."""
    host = urlsplit(address).hostname or ""
    if not may_reach(host):
        raise Refused("drivers.reach", {"host": host})
    chunks, size = [], 0
    with pinned_client(TIMEOUT_S) as client, client.stream("GET", address) as answer:
        if answer.status_code != httpx.codes.OK:
            raise Unavailable("warnings.feed.away", {"address": address[:120], "status": answer.status_code})
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if size > largest:
                raise Refused("warnings.xml.large", {"limit": largest >> 10})
            chunks.append(chunk)
    return b"".join(chunks)
