"""Follow the links of a running installation as one account in one language; keep what answered with an error."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.crawler.crawl_budget import Budget, Waiting
from tests.crawler.page_links import links_of
from tests.installations.web_only import signed_in

STARTS = ("/", "/boards", "/map", "/desk", "/wall", "/morning", "/c", "/help", "/ogc", "/cap/alerts.atom", "/healthz")
"""What leads on; further addresses come from the pages themselves."""
LEFT_OUT = re.compile(r"^/(sign-out|live/|static/|metrics|ground/)")
"""What ends the session, never ends, or is a file of ours that other tests look at."""
PAGE_BYTES = 8_000_000
_TRACEBACK = re.compile(r"Traceback \(most recent call last\):\n.*?(?=\n\d{4}-\d\d-\d\d |\Z)", re.DOTALL)


@dataclass(frozen=True)
class Visitor:
    """Who crawls, in which language. Without a username nobody signs in."""

    role: str
    language: str
    username: str = ""
    password: str = ""


@dataclass(frozen=True)
class Fault:
    """A link that led to an error."""

    status: int
    role: str
    language: str
    url: str
    referrer: str
    traceback: str = ""

    def __str__(self) -> str:
        head = f"{self.status} {self.url} as {self.role} in {self.language}, from {self.referrer or 'the start'}"
        return f"{head}\n{self.traceback}" if self.traceback else head


@dataclass
class Crawled:
    """What one visitor met."""

    visitor: Visitor
    pages: int = 0
    seconds: float = 0.0
    left_out: int = 0
    slowest: tuple[float, str] = (0.0, "")
    faults: list[Fault] = field(default_factory=list)
    """Answers from 500 on, and answers that never came."""
    broken: list[Fault] = field(default_factory=list)
    """Answers from 400 to 499: links that a page should not have shown to this visitor."""


def crawl(address: str, visitor: Visitor, budget: Budget, log: Path | None = None, starts: Sequence[str] = STARTS) -> Crawled:
    """Visit every page that links lead to, within the budget. ``log``: of the web process, for tracebacks."""
    done, began = Crawled(visitor), time.monotonic()
    with httpx.Client(base_url=address, timeout=60, trust_env=False, cookies={"language": visitor.language}) as client:
        if visitor.username:
            answer = signed_in(client, visitor.username, visitor.password)
            assert answer.status_code == 302, f"{visitor.username} is not let in: {answer.status_code}"
            starts = (str(httpx.URL(address).join(answer.headers["Location"])), *starts)
        waiting = Waiting()
        for start in starts:
            waiting.add(str(httpx.URL(address).join(start)), "")
        while (found := waiting.next()) is not None:
            url, referrer = found
            if not budget.admits(url):
                continue
            for link in _visit(client, url, referrer, done, log):
                if not LEFT_OUT.match(httpx.URL(link).path):
                    waiting.add(link, url)
    done.seconds, done.left_out = time.monotonic() - began, budget.left_out
    return done


def _visit(client: httpx.Client, url: str, referrer: str, done: Crawled, log: Path | None) -> list[str]:
    """Ask for one address, note what is wrong with the answer, return where it leads."""
    written = log.stat().st_size if log and log.exists() else 0
    done.pages += 1
    began = time.monotonic()
    try:
        status, headers, body = _get(client, url, referrer)
    except httpx.HTTPError as why:
        done.faults.append(_fault(done.visitor, 0, url, referrer, repr(why)))
        return []
    done.slowest = max(done.slowest, (time.monotonic() - began, url))
    if status >= 500 and not _is_health(url):
        done.faults.append(_fault(done.visitor, status, url, referrer, _traceback(log, written)))
    elif status >= 400 and _is_broken(status, url, referrer):
        done.broken.append(_fault(done.visitor, status, url, referrer))
    if 300 <= status < 400 and "location" in headers:
        there = httpx.URL(url).join(headers["location"])
        return [str(there.copy_with(fragment=None))] if there.netloc == httpx.URL(url).netloc else []
    return links_of(body.decode("utf-8", "replace"), url) if headers.get("content-type", "").startswith("text/html") else []


def _get(client: httpx.Client, url: str, referrer: str) -> tuple[int, httpx.Headers, bytes]:
    """Read an answer, at most ``PAGE_BYTES`` of it, and nothing of a stream of events."""
    with client.stream("GET", url, headers={"Referer": referrer} if referrer else {}) as answer:
        body = b""
        if not answer.headers.get("content-type", "").startswith("text/event-stream"):
            for part in answer.iter_bytes():
                body += part
                if len(body) > PAGE_BYTES:
                    break
        return answer.status_code, answer.headers, body


def _is_health(url: str) -> bool:
    """Whether a 503 is what this address says by design where something needs a look."""
    return httpx.URL(url).path in ("/healthz", "/healthz/self", "/health/path")


def _is_broken(status: int, url: str, referrer: str) -> bool:
    """Whether a page offered this: a start of ours is not offered by any."""
    return bool(referrer) and status != 405


def _fault(visitor: Visitor, status: int, url: str, referrer: str, traceback: str = "") -> Fault:
    return Fault(status, visitor.role, visitor.language, url, referrer, traceback)


def _traceback(log: Path | None, written: int) -> str:
    """Return what the web process logged since, its tracebacks only where there are any."""
    if log is None:
        return ""
    time.sleep(0.2)  # the log is written by another process
    with log.open("rb") as opened:
        opened.seek(written)
        text = opened.read().decode("utf-8", "replace")
    return "\n".join(_TRACEBACK.findall(text)) or text
