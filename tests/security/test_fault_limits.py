"""Whoever sends the worst message or file of a permitted size gets a short answer soon: the first faults are told, the others counted."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from bazan.core.fault_lists import MOST_TOLD, first_faults, more_faults
from bazan.core.language import speaking
from bazan.data.observations.ingest.requests.payload_decoder import MAX_ROWS, decode
from bazan.data.observations.ingest.requests.row_validation import Request
from bazan.data.sources import actions
from bazan.interfaces.cap_feed import routes
from bazan.processes.ingest.http_api import outcome
from bazan.response.warnings.cap import parser
from tests.fixtures import minimal_province
from tests.fixtures.stations import bridges, feed, home, source_of, things, vocabulary  # noqa: F401 - fixtures

LONGEST_ANSWER = 100_000
"""Bytes."""
GENEROUS_S = 5.0
"""Processor time of an answer that takes a fraction of a second, on a machine under load."""
ALERT = (
    '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>b</sender><sent>2026-01-01T00:00:00+07:00</sent>'
    "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"
)
INFO = (
    "<info><category>Met</category><event>e</event><urgency>Past</urgency><severity>Minor</severity><certainty>Likely</certainty>"
    "<area><areaDesc>x</areaDesc>"
)
SIGNATURE = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
PIECES = (
    "<info/>", "<info><area/></info>", "<code/>x", "<zz/>", "<n:a xmlns:n='u'/>", SIGNATURE, "<references>x</references>", "<!---->x",
    "<info><parameter/><parameter/></info>", "<identifier/>", "<sent>9</sent>", "<status>9</status>",
)  # fmt: skip
AREAS = (
    "<polygon>x</polygon>",
    "<polygon>1,2</polygon>",
    "<circle/>",
    "<geocode/>",
    "<altitude>x</altitude>",
    "<polygon>91,0 0,0</polygon>",
)


def repeated(piece: str, before: str, after: str) -> bytes:
    """As often as a message may hold it."""
    return (before + piece * ((parser.LARGEST - len(before) - len(after)) // len(piece.encode())) + after).encode()


def answered[A](ask: Callable[[], A]) -> A:
    """The answer, when it took no longer than it may."""
    start = time.process_time()
    answer = ask()
    assert time.process_time() - start < GENEROUS_S
    return answer


@pytest.fixture
def unheard(db, tmp_path, monkeypatch):
    """A province to which no network sent anything before."""
    minimal_province.settle(tmp_path / "province", minimal_province.THREE_COMMUNES | {"organizations.toml": minimal_province.center()})
    monkeypatch.setattr(routes, "_pace", routes.Pace(routes.WITHIN_S))


def sent_cap(body: bytes, **headers: str) -> Any:
    return Client(headers=headers).post("/cap", body, content_type="application/cap+xml")


@pytest.mark.parametrize(
    "body",
    [
        *(pytest.param(repeated(piece, ALERT, "</alert>"), id=piece[:20]) for piece in PIECES),
        *(pytest.param(repeated(piece, ALERT + INFO, "</area></info></alert>"), id=piece[:20]) for piece in AREAS),
        pytest.param(repeated("x ", ALERT + "<references>", "</references></alert>"), id="references"),
        pytest.param(repeated("91,0 ", ALERT + INFO + "<polygon>", "</polygon></area></info></alert>"), id="points"),
        pytest.param(repeated("a", "<", "/>"), id="name"),
        pytest.param(repeated("<a>", "", ""), id="depth"),
    ],
)
def test_a_warning_of_the_largest_size_with_nothing_but_faults(body, unheard):
    answer = answered(lambda: sent_cap(body))
    told = answer.json()
    assert answer.status_code in (202, 422) and len(answer.content) < LONGEST_ANSWER and 1 <= len(told["faults"]) <= MOST_TOLD + 1
    if len(told["faults"]) > MOST_TOLD:
        assert told["faults"][-1]["reason"] == "Có hơn 100 lỗi; phần sau chưa được đọc."


@settings(max_examples=20, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_of_any_mixture_the_first_faults_are_told(pieces):
    _, faults = answered(lambda: parser.read(repeated("".join(pieces), ALERT, "</alert>")))
    assert 1 <= len(faults) <= MOST_TOLD + 1 and len(str(faults)) < LONGEST_ANSWER


def test_a_network_without_a_known_sender_is_held_to_a_pace(unheard, monkeypatch):
    monkeypatch.setattr(routes, "MOST_OF_STRANGERS", 2)
    assert [sent_cap(b"<a/>").status_code for _ in range(3)] == [422, 422, 429]
    refused = sent_cap(b"<a/>", authorization="Bearer wrong", accept_language="en")
    assert refused.status_code == 429 and 0 < int(refused["Retry-After"]) <= routes.WITHIN_S // 2
    assert refused.json()["faults"][0]["reason"].startswith("One network may send 2 messages an hour")
    assert sent_cap(b"<a/>", x_forwarded_for="203.0.113.9").status_code == 429, "what a sender says of itself counts for nothing"


@pytest.mark.parametrize("row", ["{}", "0", '{"thing":"' + "x" * 80 + '","property":"y","time":"z","value":"w"}'])
def test_a_batch_of_observations_with_nothing_but_faults(row):
    body = b'{"observations":[' + b",".join([row.encode()] * MAX_ROWS) + b"]}"

    def ask() -> dict[str, Any]:
        decoded = decode(body)
        return outcome(Request(1, decoded, 0, 0, faults=decoded.faults))

    told = answered(ask)
    assert len(told["rejected"]) == MOST_TOLD and told["rejected_count"] == MAX_ROWS and told["more"] == "và 9900 lỗi nữa"
    assert len(json.dumps(told, ensure_ascii=False).encode()) < LONGEST_ANSWER


def test_a_message_of_rows_with_nothing_but_faults(feed):  # noqa: F811 - fixture
    columns = {name: name for name in ("code", "unit", "resolved_by", "received_at", "state")}
    actions.register_device(feed("rows_push", {"dataset": "permits", "columns": columns}).code, "một cửa", "a-token")
    body = b"[" + b",".join([b'{"received_at":"x"}'] * 5_000) + b"]"
    client = Client(headers={"authorization": "Bearer a-token"})
    answer = answered(lambda: client.post("/api/v1/datasets/bridges.permits/rows", body, content_type="application/json"))
    told = answer.json()
    assert len(told["rejected"]) == MOST_TOLD and told["rejected_count"] == 5_000 and len(answer.content) < LONGEST_ANSWER


def test_what_is_not_told_is_counted():
    assert first_faults(iter(range(MOST_TOLD))) == (list(range(MOST_TOLD)), False)
    assert first_faults(iter(range(MOST_TOLD + 1))) == (list(range(MOST_TOLD)), True)
    assert (more_faults(0), more_faults(MOST_TOLD)) == ("", "")
    with speaking("en"):
        assert more_faults(MOST_TOLD + 3) == "and 3 faults more"
