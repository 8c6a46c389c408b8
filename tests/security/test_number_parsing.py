"""A number from outside is finite, short and written in ASCII digits, or it is refused in words: no reader falls over one."""

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bazan.cameras.devices import rule_file
from bazan.cameras.devices.picture_coordinates import points_of
from bazan.cameras.devices.settings import as_hour
from bazan.citizens.app.request_parameters import box_of, number_of
from bazan.citizens.field_reports.assignment import rule_trial as report_rules
from bazan.citizens.field_reports.intake import external_reports
from bazan.citizens.field_reports.web.request_parameters import point_of, position_of
from bazan.core.errors import BazanError, Refused
from bazan.core.labels import label
from bazan.core.numbers import decimal_number, decimal_numbers, finite_number, signed_number, typed_number
from bazan.core.settings import ROOT
from bazan.data.datasets.rules import read_number
from bazan.data.observations.ingest.requests import mqtt_topics
from bazan.data.observations.ingest.requests.payload_decoder import from_rows
from bazan.data.sources.configuration import source_changes
from bazan.interfaces.ogc_api.rules import extent_of
from bazan.interfaces.open311 import rules as open311
from bazan.platform.declarations.toml_files import parsed
from bazan.platform.drivers.values import source_values
from bazan.response.incidents.web import forms
from bazan.response.warnings import api, queries, rules
from bazan.response.warnings.cap import parser
from bazan.response.warnings.cap.serializer import written
from bazan.response.warnings.foreign_messages import feed_retrieval
from bazan.response.warnings.models import Feed, Message
from bazan.response.warnings.tests.conftest import NOW, SETUP, WEATHER, foreign, province  # noqa: F401 - a fixture
from bazan.screens.duty_desk.web import backtest
from bazan.screens.map import nearest_resources
from bazan.screens.map import view_parameters as address
from tests.present import present

NINES, LONG = "9" * 5000, "9" * 400
EVIL = (NINES, LONG, "1e400", "1e999999999", "nan", "inf", "-Infinity", "1_0", "\u0661\u0662", "\uff11\uff12", "0x10", "1e5_0")
"""Python makes a number of every one of them, or an error that is no refusal."""


def quadruple(text: str) -> str:
    return f"107,11,{text},13"


def pair(text: str) -> str:
    return f"12,{text}"


READERS: dict[str, Callable[[str], Any]] = {
    "signed": signed_number,
    "decimal": decimal_number,
    "finite": finite_number,
    "list": lambda text: decimal_numbers(pair(text), 2),
    "typed": typed_number,
    "driver value": source_values.number,
    "CAP polygon": lambda text: rules.points(f"{pair(text)} 12,107.1 12.1,107.1"),
    "Open311 point": lambda text: open311.point({"lat": [text], "long": ["107"]}),
    "Open311 bbox": lambda text: open311.extent(quadruple(text)),
    "features bbox": lambda text: extent_of(quadruple(text)),
    "map box": lambda text: address.box_of(quadruple(text)),
    "map point": lambda text: nearest_resources.point_of({"to": pair(text)}, "to"),
    # pyrefly: ignore[bad-argument-type] - a plain dict answers as a form does
    "citizens number": lambda text: number_of({"latitude": text}, "latitude"),
    # pyrefly: ignore[bad-argument-type] - a plain dict answers as a form does
    "citizens box": lambda text: box_of({"box": quadruple(text)}),
    "report point": lambda text: point_of({"latitude": text, "longitude": "107"}),
    "phone position": lambda text: position_of({"latitude": "12", "longitude": "107", "accuracy": text}),
    "incident amount": lambda text: forms.amount(text, "amount"),
    "incident points": lambda text: forms.points(pair(text)),
    "camera points": lambda text: points_of(f"10 {text}"),
    "hour of a setting": as_hour,
    "back test": lambda text: backtest._number(text, "limit"),
    "message time": lambda text: mqtt_topics._instant(text, {"time_format": "s"}),
    "past report": lambda text: external_reports._point({"latitude": json.loads(text) if text in (LONG,) else text, "longitude": 107}),
}


@pytest.mark.parametrize("text", EVIL, ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize("name", READERS)
def test_no_reader_takes_or_falls_over_an_evil_number(name, text):
    try:
        found = READERS[name](text)
    except (BazanError, ValueError) as why:
        known = isinstance(why, BazanError) or name in ("typed", "hour of a setting")  # whose callers know ValueError
        assert known and "Exceeds the limit" not in str(why)
    else:
        assert found is None


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("raw", [*EVIL, 10**400, float("inf"), float("-inf"), "1." + "0" * 5000, "-" + NINES])
def test_a_cell_that_no_column_takes_is_one_finding(raw, whole):
    with pytest.raises(Refused) as why:
        read_number(raw, whole)
    assert why.value.rule in ("datasets.cell.large", "datasets.cell.number", "datasets.cell.integer")
    assert str(why.value.params["text"]) in label(f"rules.{why.value.rule}", **why.value.params)


def test_the_largest_number_of_a_column_is_read():
    assert read_number("999999999999999999", True) == 10**18 - 1 == read_number(10**18 - 1, True)
    assert read_number("1" + "0" * 300, False) == 1e300


@pytest.mark.parametrize("read", [rule_file.tables, parsed, source_changes.parsed, lambda text: report_rules.written(text, NOW)])
def test_a_typed_toml_with_an_evil_number_is_refused(read):
    with pytest.raises(Refused) as why:
        read(f"a = 1\nb = {NINES}\n")
    assert why.value.rule.endswith(("toml", "toml.broken")) and label(f"rules.{why.value.rule}", **why.value.params)


BINDING = {"values": [{"path": "v", "property": "p", "scale": 0.1}], "thing": "t", "time": "at", "time_format": "s"}


@pytest.mark.parametrize("number", [LONG[:300], LONG, "1e999", "NaN", "Infinity"])
def test_a_message_of_the_broker_with_an_evil_number_is_a_fault(number):
    message = json.loads('{"t": "x", "at": 1700000000, "v": ' + number + "}")
    rows = mqtt_topics._record(message, message, BINDING, {}, 0)
    decoded = from_rows(rows)
    assert decoded.faults == [] and (
        decoded.values == [float(number) * 0.1] or not isfinite(decoded.values[0])
    )  # refused by the next check


PLACES = {
    "size": ("<resource><resourceDesc>x</resourceDesc><mimeType>image/png</mimeType><size>{}</size></resource><area>", "<area>"),
    "circle": ("</areaDesc><circle>12,107 {}</circle>", "</areaDesc>"),
    "centre": ("</areaDesc><circle>12,{} 5</circle>", "</areaDesc>"),
    "polygon": ("</areaDesc><polygon>12,107 12,{} 13,107 12,107</polygon>", "</areaDesc>"),
    "altitude": ("<altitude>{}</altitude></area>", "</area>"),
}


def evil_cap(where: str, number: str, identifier: str = "evil") -> bytes:
    new, old = PLACES[where]
    text = written(foreign(identifier=identifier)).decode()
    assert old in text
    return text.replace(old, new.format(number), 1).encode()


@pytest.mark.parametrize("number", [one for one in EVIL if one not in (LONG,)], ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize("where", PLACES)
def test_a_cap_message_with_an_evil_number_is_told_so(where, number):
    faults = parser.read(evil_cap(where, number))[1]
    assert faults and faults[0].field.startswith("info[1]")
    for fault in faults:
        assert label(f"rules.{fault.rule}", **fault.params)


def test_a_cap_message_with_good_numbers_says_them():
    texts = [evil_cap("size", "2048"), evil_cap("altitude", "-12.5"), evil_cap("circle", "5.25")]
    (size, height, circle) = [present(parser.read(text)[0]).infos[0] for text in texts]
    assert (size.resources[0].size, height.areas[0].altitude, circle.areas[0].circles) == (2048, -12.5, (((12.0, 107.0), 5.25),))


FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>t</title><updated>2026-11-25T10:00:00+07:00</updated>{}</feed>"""
ENTRY = '<entry><id>{0}</id><updated>2026-11-25T10:0{0}:00+07:00</updated><title>x</title><link href="{1}"/></entry>'


def feed_of(*links: str) -> bytes:
    return FEED.format("".join(ENTRY.format(n, link) for n, link in enumerate(links))).encode()


@pytest.mark.django_db
def test_one_evil_message_ends_neither_its_feed_nor_another(province):  # noqa: F811
    """The evil ones come first: a size of 5,000 digits, a name too long for a column, a broken link, a message that is gone."""
    other = replace(WEATHER, id="other@weather.example", token_environment="", feed="https://o.example/cap.atom")
    sender = replace(WEATHER, feed="https://w.example/cap.atom")
    files = {
        sender.feed: feed_of("/1.xml", "/2.xml", "http://[bad", "/gone.xml", "http://elsewhere.example/x", "/3.xml"),
        "https://w.example/1.xml": evil_cap("size", NINES, "w-1"),
        "https://w.example/2.xml": written(foreign(identifier="x" * 400)),
        "https://w.example/3.xml": written(foreign(identifier="w-3")),
        other.feed: feed_of("/good.xml"),
        "https://o.example/good.xml": written(foreign(identifier="o-1", sender=other.id)),
    }

    def fetch(address: str, largest: int) -> bytes:
        if address not in files:
            raise Refused("warnings.feed.away", {"address": address, "status": 404})
        return files[address]

    setup = replace(SETUP, senders={one.id: one for one in (sender, other)})
    assert feed_retrieval.pull_due(setup, NOW, fetch) == 2
    assert set(Message.objects.values_list("identifier", flat=True)) == {"w-3", "o-1"}
    assert {one.faults[0].rule for one in queries.held()} == {"warnings.schema.number", "warnings.name.long"}
    row = Feed.objects.get(sender=sender.id)
    assert row.good_at == NOW and "warnings.feed.away" in row.error and "warnings.feed.host" in row.error
    assert Feed.objects.get(sender=other.id).error == ""


@pytest.mark.django_db
def test_a_message_that_our_own_code_stumbles_over_is_held_and_the_rest_goes_on(province, monkeypatch):  # noqa: F811
    read = parser.read

    def stumbling(data):
        if b"stumble" in data:
            raise ZeroDivisionError("a mistake of ours")
        return read(data)

    monkeypatch.setattr(parser, "read", stumbling)
    sender = replace(WEATHER, feed="https://w.example/cap.atom")
    files = {
        sender.feed: feed_of("/1.xml", "/2.xml"),
        "https://w.example/1.xml": written(foreign(identifier="stumble")),
        "https://w.example/2.xml": written(foreign(identifier="w-2")),
    }
    setup = replace(SETUP, senders={sender.id: sender})
    assert feed_retrieval.pull_due(setup, NOW, lambda address, largest: files[address]) == 1
    (held,) = queries.held()
    assert (held.faults[0].rule, held.faults[0].params) == ("warnings.in.failed", {"error": "ZeroDivisionError"}) and "stumble" in held.raw
    answer = Client().post("/cap", written(foreign(identifier="stumble-2")), content_type="application/cap+xml")
    assert answer.status_code == 422 and answer.json()["faults"][0]["rule"] == "warnings.in.failed"


@pytest.mark.django_db
def test_a_sender_whose_feed_breaks_our_reader_keeps_no_other_from_being_read(province):  # noqa: F811
    bad, good = replace(WEATHER, feed="https://b.example/f"), replace(WEATHER, id="g@g.example", feed="https://g.example/f")

    def fetch(address: str, largest: int) -> bytes:
        if "b.example" in address:
            raise ArithmeticError("no refusal")
        return written(foreign(sender=good.id))

    assert feed_retrieval.pull_due(replace(SETUP, senders={one.id: one for one in (bad, good)}), NOW, fetch) == 1
    row = Feed.objects.get(sender=bad.id)
    assert row.failures == 1 and row.next_at > NOW and "ArithmeticError" in row.error


@pytest.mark.django_db
@pytest.mark.parametrize("where", PLACES)
def test_nobody_gets_a_500_at_cap(province, where):  # noqa: F811
    client = Client(raise_request_exception=False)
    answer = client.post("/cap", evil_cap(where, NINES), content_type="application/cap+xml")
    assert answer.status_code in (202, 422) and answer.json()["faults"][0]["field"].startswith("info[1]")
    assert client.get("/cap", {"size": NINES}).status_code == 405
    long = client.post("/cap", written(foreign(identifier="x" * 400)), content_type="application/cap+xml")
    assert (long.status_code, long.json()["faults"][0]["rule"]) == (202, "warnings.name.long")
    assert len(NINES) < api.LARGEST


JUDGED = {
    "bazan/processes/cli/analyses/process.py": "an argument of a command",
    "bazan/processes/cli/commands/vision.py": "likewise",
    "bazan/coordination/notifications/transports/web_push.py": "instants of ours",
    "bazan/processes/installation/process_status.py": "a file of ours",
    "bazan/processes/supervisor/mqtt_broker.py": "a file of ours",
    "bazan/data/observations/ingest/broker_access_files.py": "a file of ours",
    "bazan/platform/database/demo/embedded_server.py": "a file of PostgreSQL's",
    "bazan/platform/text_classification/model_format.py": "a model of ours, whose numbers are numbers",
    "bazan/platform/packs/loader.py": "tables of packs, which are installed like code",
    "bazan/platform/drivers/values/source_values.py": "parts that were read as numbers just before",
    "bazan/data/datasets/rules.py": "digits of a date, as a regular expression found them",
    "bazan/data/figures/request_parameters.py": "likewise",
}


def _parses(node: ast.Try) -> bool:
    """Whether it makes a number of a text and is ready for a ValueError."""
    caught = {ast.unparse(one.type) for one in node.handlers if one.type is not None}
    if not any("ValueError" in one for one in caught):
        return False
    calls = [call for statement in node.body for call in ast.walk(statement) if isinstance(call, ast.Call)]
    named = [call.func.id for call in calls if isinstance(call.func, ast.Name) and call.args and not isinstance(call.args[0], ast.BinOp)]
    mapped = [arg.id for call in calls if ast.unparse(call.func) == "map" for arg in call.args[:1] if isinstance(arg, ast.Name)]
    return any(name in ("int", "float", "Decimal") for name in named + mapped)


def test_text_is_made_a_number_in_one_place():
    """What asks Python and waits for its ValueError takes 1_0 and nan, and dies of an error that is none: see ``core/numbers.py``."""
    wrong = []
    for path in sorted(Path(ROOT / "bazan").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if "/tests/" not in name and name not in JUDGED and name != "bazan/core/numbers.py":
            tries = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Try) and _parses(node)]
            wrong += [f"{name}:{node.lineno}" for node in tries]
    assert wrong == []
