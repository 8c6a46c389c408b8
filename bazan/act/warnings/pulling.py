"""Feeds and folders of trusted senders, looked at by a clock. One that fails keeps no other from being read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from bazan.act.warnings import feeds, reading
from bazan.act.warnings.models import Feed
from bazan.act.warnings.province import Sender, Setup
from bazan.act.warnings.taking import take
from bazan.kernel.errors import BazanError, Refused, Unavailable
from bazan.kernel.pinned_http import pinned_client
from bazan.kernel.reaching import may_reach
from bazan.kernel.settings import current

TIMEOUT_S = 20
LARGEST_FEED = 4 << 20
MOST_NEW = 100
"""Messages fetched in one look; the next goes on."""
_KEPT = 2000
_SLOWEST = 16
Fetch = Callable[[str, int], bytes]


def pull_due(setup: Setup, at: datetime, fetch: Fetch | None = None) -> int:
    """How many messages came in from the feeds and folders that are due."""
    return sum(_look(one, setup, at, fetch or fetched) for one in setup.senders.values() if one.feed or one.folder)


def _look(sender: Sender, setup: Setup, at: datetime, fetch: Fetch) -> int:
    row, _ = Feed.objects.get_or_create(sender=sender.id, defaults={"next_at": at})
    if row.next_at > at:
        return 0
    count = 0
    try:
        count += _feed(sender, row, setup, at, fetch) if sender.feed else 0
        count += _folder(sender, setup, at) if sender.folder else 0
    except (BazanError, OSError, httpx.HTTPError) as why:
        row.failures, row.error = row.failures + 1, f"{type(why).__name__}: {why}"[:300]
    else:
        row.failures, row.error, row.good_at = 0, "", at
    row.next_at = at + timedelta(seconds=sender.every_s * min(2**row.failures, _SLOWEST))
    row.save()
    return count


def _feed(sender: Sender, row: Feed, setup: Setup, at: datetime, fetch: Fetch) -> int:
    data = fetch(sender.feed, LARGEST_FEED)
    if b"urn:oasis:names:tc:emergency:cap:" in data[:1000] and b"<feed" not in data[:3000]:
        return int(take(data, sender.feed, sender, setup, at).state == "taken")
    entries, faults = feeds.entries(data)
    if faults:
        raise Refused(faults[0].rule, faults[0].params)
    seen = set(row.seen)
    fresh = [(f"{one.href} {one.updated}", urljoin(sender.feed, one.href)) for one in entries if one.href]
    fresh = [(key, address) for key, address in dict(fresh).items() if key not in seen][:MOST_NEW]
    count = 0
    for key, address in fresh:
        if urlsplit(address)[:2] != urlsplit(sender.feed)[:2]:
            raise Refused("warnings.feed.host", {"address": address[:120]})
        count += take(fetch(address, reading.LARGEST), address, sender, setup, at).state == "taken"
        row.seen = [*row.seen, key][-_KEPT:]
        row.save(update_fields=["seen"])
    return count


def _folder(sender: Sender, setup: Setup, at: datetime) -> int:
    """Files are moved below ``taken`` or ``held`` after they were committed; killed in between, the same file is the same again."""
    folder = current().home / sender.folder
    count = 0
    for path in sorted(one for one in folder.glob("*") if one.suffix.lower() in (".xml", ".cap") and one.is_file())[:MOST_NEW]:
        with path.open("rb") as file:
            data = file.read(reading.LARGEST + 1)
        state = take(data, str(path), sender, setup, at).state
        _move(path, folder / ("held" if state == "held" else "taken"))
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
