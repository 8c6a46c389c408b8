"""``make crawl``: start a fresh demo and crawl it as each account, in both languages, some minutes after its start.

``python -m tests.crawl [--minutes 2 10 60] [--pages N] [--roles ROLE …] [--history-days N] [--home DIR --address URL]``. With a home and
an address a demo that runs already is crawled, at once. It ends with 1 where any address answers 5xx, and lists broken links beside.
"""

import argparse
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.processes.composition.django_settings")

from tests.crawler.crawl_budget import Budget
from tests.crawler.crawler import Crawled, Visitor, crawl
from tests.installations.full_installation import Installation, start_installation

LANGUAGES = ("vi", "en")


def visitors(home: Path, roles: list[str] | None = None) -> list[Visitor]:
    """Return nobody and each account of the demo, in each language. ``roles``: only these roles or usernames."""
    told = tomllib.loads((home / "demo-accounts.toml").read_text("utf-8"))
    found = [("anonymous", "", "")]
    found += [(role, one["username"], one["password"]) for role, one in told["accounts"].items()]
    found += [(f"{one['role']} {one['username']}", one["username"], one["password"]) for one in told.get("others", {}).values()]
    return [
        Visitor(role, language, username, password)
        for role, username, password in found
        if roles is None or role in roles or username in roles
        for language in LANGUAGES
    ]


def crawl_all(address: str, home: Path, roles: list[str] | None, pages: int) -> list[Crawled]:
    """Crawl as each visitor, one after another, and say how each went."""
    done = []
    for visitor in visitors(home, roles):
        one = crawl(address, visitor, Budget(pages=pages), home / "log" / "web.log")
        done.append(one)
        print(
            f"{visitor.role:32} {visitor.language}  {one.pages:5} pages  {one.seconds:6.1f} s  {one.left_out:6} left out"
            f"  {len(one.faults)} faults  {len(one.broken)} broken links  slowest {one.slowest[0]:.1f} s {one.slowest[1]}",
            flush=True,
        )
        for fault in (*one.faults, *one.broken):
            print(f"  {fault}", flush=True)
    return done


@contextmanager
def _demo(given: argparse.Namespace) -> Iterator[Installation]:
    settings = {"BAZAN_VISION": given.vision}
    if given.history_days:
        settings["BAZAN_DEMO_HISTORY_DAYS"] = str(given.history_days)
    with tempfile.TemporaryDirectory(prefix="bazan-crawl-") as folder, start_installation(Path(folder) / "home", settings, 900) as running:
        yield running


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, nargs="+", default=[2, 10, 60], help="when to crawl, after the start")
    parser.add_argument("--pages", type=int, default=600, help="at most, of each account in each language")
    parser.add_argument("--roles", nargs="+", help="only these roles or usernames; anonymous is one")
    parser.add_argument("--history-days", type=int, help="of the simulated province; by default as the demo has it")
    parser.add_argument("--vision", choices=("0", "1"), default="1", help="0: no camera is watched")
    parser.add_argument("--home", type=Path, help="of a demo that runs already")
    parser.add_argument("--address", help="of a demo that runs already")
    return parser.parse_args()


def main() -> int:
    given = _arguments()
    django.setup()
    if given.home:
        return _told(crawl_all(given.address, given.home, given.roles, given.pages))
    faults = 0
    with _demo(given) as running:
        began = time.monotonic()
        for minute in sorted(given.minutes):
            time.sleep(max(0.0, began + minute * 60 - time.monotonic()))
            print(f"== minute {(time.monotonic() - began) / 60:.0f}", flush=True)
            faults += _told(crawl_all(running.address, running.home, given.roles, given.pages))
    return min(faults, 1)


def _told(done: list[Crawled]) -> int:
    faults = sum(len(one.faults) for one in done)
    broken = sum(len(one.broken) for one in done)
    print(f"{sum(one.pages for one in done)} pages, {faults} faults, {broken} broken links", flush=True)
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
