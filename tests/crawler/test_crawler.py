"""The crawler itself: it finds a failing page behind a link, and what a form would ask; its budget ends a crawl."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.crawler.crawl_budget import Budget, Waiting, route_of
from tests.crawler.crawler import Visitor, crawl
from tests.crawler.page_links import links_of

PAGES = {
    "/": '<a href="/desk?alert=7">a</a><a href="/gone#x">b</a><a href="https://elsewhere.vn/">c</a><a href="/sign-out">d</a>',
    "/desk?alert=7": '<form action="/alerts"><input name="q" value="mưa"><select name="s"><option value="a"><option value="b" selected>'
    '</select><input type="checkbox" name="c" value="1"></form><form method="post" action="/act"></form>',
}


@contextmanager
def site() -> Iterator[tuple[str, list[str]]]:
    """A site of two pages, a missing one and one that fails."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status = 500 if self.path.startswith("/alerts") else 200 if self.path in PAGES else 404
            body = PAGES.get(self.path, "").encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_page_that_fails_is_found_behind_a_link_with_who_met_it_and_where(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("2026-12-01 10:00:00,000 WARNING before\n")
    with site() as (address, asked):
        done = crawl(address, Visitor("leader", "en"), Budget(), log, starts=["/"])
    assert [(one.status, one.role, one.language, one.referrer) for one in done.faults] == [(500, "leader", "en", f"{address}/desk?alert=7")]
    assert done.faults[0].url.startswith(f"{address}/alerts?")
    assert [one.url for one in done.broken] == [f"{address}/gone"]
    assert "/sign-out" not in asked and done.pages == len(asked) == 4


def test_a_form_asks_what_it_would_send_untouched_and_a_post_is_never_followed():
    found = links_of(PAGES["/desk?alert=7"], "http://x.vn/desk?alert=7")
    assert found == ["http://x.vn/alerts?q=m%C6%B0a&s=b"]


@pytest.mark.parametrize(
    ("made", "followed"),
    [(Budget(pages=5), 5), (Budget(of_shape=2), 2), (Budget(of_shape=99, of_route=7), 7)],
)
def test_a_budget_ends_a_crawl(made, followed):
    assert sum(made.admits(f"http://x.vn/alerts/{n}") for n in range(1, 100)) == followed
    assert made.left_out == 99 - followed


def test_what_was_met_least_comes_first():
    waiting = Waiting()
    for url in ("http://x.vn/alerts/1", "http://x.vn/alerts/2", "http://x.vn/alerts/1", "http://x.vn/desk"):
        waiting.add(url, "")
    assert [(waiting.next() or ("",))[0] for _ in range(4)] == ["http://x.vn/alerts/1", "http://x.vn/desk", "http://x.vn/alerts/2", ""]


def test_addresses_of_one_route_count_together():
    assert route_of("http://x.vn/alerts/1") == route_of("http://x.vn/alerts/22") == ("alerts/<int:alert_id>", "")
    assert route_of("http://x.vn/desk?b=1&a=2")[1] == "a,b" and route_of("http://x.vn/live/x/y")[0] == "/live"
