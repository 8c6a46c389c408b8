"""Pulling a JSON API: paging, cursor, secrets, and answers of any shape. The server is a real one on localhost."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazan.core.errors import Refused, Unavailable
from bazan.platform.drivers import api
from bazan.platform.drivers.json_messages import json_observations

FIELDS = {
    "thing": {"path": "station.code"},
    "time": {"path": "at"},
    "values": [{"path": "m.pm25", "property": "pm25"}, {"path": "m.co", "property": "co"}],
    "rows": "data.items",
}


def item(n):
    return {"station": {"code": "s1"}, "at": f"2026-11-25T00:{n:02}:00Z", "m": {"pm25": n, "co": None}}


@pytest.fixture
def serve():
    running = []

    def start(answer):
        asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                asked.append((query, dict(self.headers)))
                status, body, headers = answer(query, parts.path)
                body = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}/obs", asked

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def binding(url, **more):
    return api.read_binding("http_pull", FIELDS | {"request": {"url": url} | more.pop("request", {})} | more)


def minutes(pages):
    return [row.time.minute for page in pages for piece in page.pieces for row in piece.rows]


def test_pages_by_number_end_at_the_first_empty_one_and_leave_the_newest_time(serve):
    def answer(query, path):
        page = int(query["p"])
        return 200, {"data": {"items": [item(page * 2), item(page * 2 + 1)] if page < 3 else []}}, {}

    url, _asked = serve(answer)
    pages = list(json_observations.pages(binding(url, paging={"style": "page", "parameter": "p"}), {}, {}))
    assert minutes(pages) == [2, 3, 4, 5]
    assert [page.last for page in pages] == [False, False, True]
    assert pages[-1].cursor == {"since": "2026-11-25T00:05:00+00:00"}
    assert pages[0].pieces[0].missing == 1


def test_a_broken_pull_goes_on_after_the_page_that_was_kept(serve):
    def answer(query, path):
        start = int(query["start"])
        return 200, {"data": {"items": [item(n) for n in range(start, min(start + 3, 8))]}}, {}

    url, asked = serve(answer)
    bound = binding(url, paging={"style": "offset", "parameter": "start", "size": 3}, since={"parameter": "from", "overlap_s": 60})
    first = next(iter(json_observations.pages(bound, {"since": "2026-11-25T00:00:00+00:00"}, {})))
    rest = list(json_observations.pages(bound, json.loads(json.dumps(first.cursor)), {}))
    assert minutes([first, *rest]) == list(range(8))
    assert {query["from"] for query, _ in asked} == {"2026-11-24T23:59:00Z"}
    assert rest[-1].cursor == {"since": "2026-11-25T00:07:00+00:00"}


def test_links_are_followed_in_the_same_house_only(serve):
    def answer(query, path):
        if path == "/obs":
            return 200, {"data": {"items": [item(1)]}, "next": "/obs2?x=1"}, {}
        return 200, {"data": {"items": [item(2)]}, "next": "http://elsewhere.example/obs"}, {}

    url, _asked = serve(answer)
    assert minutes(json_observations.pages(binding(url, paging={"style": "link", "next": "next"}), {}, {})) == [1, 2]


def test_a_link_header_and_a_token_in_the_answer_are_followed(serve):
    url, _ = serve(
        lambda q, p: (200, {"data": {"items": [item(int(q.get("n", 0)))]}}, {} if "n" in q else {"Link": '</obs?n=1>; rel="next"'})
    )
    assert minutes(json_observations.pages(binding(url, paging={"style": "link"}), {}, {})) == [0, 1]
    url, _ = serve(lambda q, p: (200, {"data": {"items": [item(int(q.get("c", 0)))]}, "more": "7" if "c" not in q else ""}, {}))
    assert minutes(json_observations.pages(binding(url, paging={"style": "cursor", "parameter": "c", "next": "more"}), {}, {})) == [0, 7]


def test_the_secret_comes_from_the_environment_and_its_absence_is_said(serve):
    url, asked = serve(lambda q, p: (200, {"data": {"items": []}}, {}))
    bound = binding(url, request={"auth": {"prefix": "Bearer ", "environment": "BAZAN_SOURCE_X"}})
    list(json_observations.pages(bound, {}, {"BAZAN_SOURCE_X": "s3"}))
    assert asked[0][1]["Authorization"] == "Bearer s3"
    with pytest.raises(Refused, match=r"drivers.http.secret"):
        list(json_observations.pages(bound, {}, {}))


@pytest.mark.parametrize(
    ("status", "body", "rule"),
    [(503, b"", "drivers.http.status"), (200, b"<html>", "drivers.http.json"), (302, b"", "drivers.http.status")],
)
def test_an_api_that_is_away_is_unavailable_not_wrong(serve, status, body, rule):
    url, _ = serve(lambda q, p: (status, body, {}))
    with pytest.raises(Unavailable) as why:
        list(json_observations.pages(binding(url), {}, {}))
    assert why.value.rule == rule


def test_nobody_listening_is_said():
    with pytest.raises(Unavailable) as why:
        list(json_observations.pages(binding("http://127.0.0.1:9/"), {}, {}))
    assert why.value.rule == "drivers.http.away"


def test_an_answer_without_the_list_is_one_refusal():
    (piece,) = json_observations.read({"data": {}}, binding("http://h"))
    assert piece.refusals[0].rule == "drivers.json.rows"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["station", "code", "at", "m", "pm25", "co", "x"]), inner, max_size=5)
    ),
    max_leaves=12,
)
BOUND = binding("http://h.example")


@given(st.lists(json_values, max_size=5))
def test_any_answer_is_accounted_for_item_by_item(items):
    pieces = json_observations.read({"data": {"items": items}}, BOUND)
    assert len(pieces) == len(items)
    for piece in pieces:
        assert len(piece.rows) + len(piece.refusals) + piece.missing == 2 or (piece.refusals and not piece.rows)
        assert isinstance(piece.raw, str)


@given(st.binary(max_size=200) | json_values.map(lambda v: json.dumps(v).encode()))
def test_any_bytes_are_unavailable_or_read(body):
    client = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, content=body)))
    try:
        list(json_observations.pages(BOUND, {}, {}, client))
    except Unavailable as why:
        assert why.rule == "drivers.http.json"
