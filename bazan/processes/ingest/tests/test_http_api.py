"""The ingest API as a gateway meets it: every refusal has its status, its rule and its sentence."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec
import pytest

from bazan.data.observations.ingest.requests.admission_control import LEAST_SHARE
from bazan.data.observations.ingest.requests.payload_decoder import MAX_BYTES, MAX_ROWS
from bazan.data.observations.ingest.storage.writer import Writer
from bazan.data.observations.tests.running_writer import NOW, observation, until, writing
from bazan.processes.ingest.http_api import Application


class Answer:
    def __init__(self, messages: list[dict]):
        self.status = messages[0]["status"]
        self.headers = {key.decode(): value.decode() for key, value in messages[0]["headers"]}
        self.body = json.loads(b"".join(m.get("body", b"") for m in messages[1:]))


INNER = "key-of-our-own-processes"


async def hand_over(application, body: bytes) -> Answer:
    """What a driver of ours is answered."""
    return await ask(application, "POST", "/ingest/internal", body, x_bazan_inner=INNER)


async def ask(
    application, method: str, path: str, body: bytes | dict = b"", token: str | None = None, chunks: int = 1, **headers
) -> Answer:
    raw = json.dumps(body).encode() if isinstance(body, dict) else body
    sent = {"content_length": str(len(raw))} | ({"authorization": f"Bearer {token}"} if token else {}) | headers
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in sent.items()],
    }
    size = max(1, -(-len(raw) // chunks))
    parts = [raw[i : i + size] for i in range(0, max(1, len(raw)), size)]
    messages: list[dict] = []

    async def receive():
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message):
        messages.append(message)

    await application(scope, receive, send)
    return Answer(messages)


@asynccontextmanager
async def serving(world):
    async with writing(world) as writer:
        yield Application(writer, {"part": lambda: {"state": "ok"}}, INNER)


def asked(world, *arguments, **terms) -> Answer:
    async def scenario():
        async with serving(world) as application:
            return await ask(application, *arguments, **terms)

    return asyncio.run(scenario())


POST = ("POST", "/ingest/v1/observations")


def test_a_batch_is_answered_after_commit_with_what_became_of_each_row(world):
    body = {"observations": [observation(value=1), observation(value=1), observation(name="no"), observation(value="x"), {"thing": "T1"}]}
    answer = asked(world, *POST, body, token=world.token)
    assert answer.status == 200
    assert (answer.body["accepted"], answer.body["duplicate"]) == (1, 1)
    assert [(r["index"], r["field"]) for r in answer.body["rejected"]] == [(2, "property"), (3, "value"), (4, "property")]
    assert all(set(r) == {"index", "field", "reason"} and r["reason"] for r in answer.body["rejected"])
    assert world.rows("SELECT count(*) FROM observation") == [(1,)]


def test_columns_are_taken_like_rows(world):
    rows = [observation(minutes_ago=m, value=m) for m in (1, 2, 3)]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    assert asked(world, *POST, {"columns": columns}, token=world.token).body == {"accepted": 3, "duplicate": 0, "rejected": []}


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"thing": "NOWHERE"}, "thing", "ingest.thing.unknown"),
        ({"thing": "X"}, "thing", "ingest.thing.unknown"),
        ({"thing": 5}, "thing", "ingest.thing.missing"),
        ({"property": "nothing"}, "property", "ingest.property.unknown"),
        ({"property": None}, "property", "ingest.property.missing"),
        ({"time": "2026-11-25T15:00:00"}, "time", "ingest.time.no_zone"),
        ({"time": "2026-11-25T15:00:00+29:00"}, "time", "ingest.time.zone"),
        ({"time": "yesterday"}, "time", "ingest.time.format"),
        ({"time": 1764000000}, "time", "ingest.time.missing"),
        ({"time": (NOW + timedelta(minutes=6)).isoformat()}, "time", "ingest.time.future"),
        ({"time": "1999-12-31T23:59:59Z"}, "time", "ingest.time.old"),
        ({"time": "0001-01-01T00:00:00+14:00"}, "time", "ingest.time.old"),
        ({"value": float("nan")}, "value", "ingest.value.not_finite"),
        ({"value": float("-inf")}, "value", "ingest.value.not_finite"),
        ({"value": 10**400}, "value", "ingest.value.not_finite"),
        ({"value": "7"}, "value", "ingest.value.mistyped"),
        ({"value": True}, "value", "ingest.value.mistyped"),
        ({"value": None}, "value", "ingest.value.missing"),
        ({"value": [1]}, "value", "ingest.value.mistyped"),
        ({"quality": 5}, "quality", "ingest.quality.unknown"),
        ({"quality": -1}, "quality", "ingest.quality.unknown"),
        ({"quality": "good"}, "quality", "ingest.quality.unknown"),
        ({"quality": 10**30}, "quality", "ingest.quality.unknown"),
        ({"unit": "hPa"}, "unit", "units.incompatible"),
        ({"unit": "ells"}, "unit", "units.unknown"),
        ({"unit": 3}, "unit", "ingest.unit.mistyped"),
        ({"result_time": "soon"}, "result_time", "ingest.time.format"),
        ({"result_time": (NOW + timedelta(days=1)).isoformat()}, "result_time", "ingest.time.future"),
        ({"thing": "T\u0000\ud800"}, "thing", "ingest.thing.unknown"),
    ],
)
def test_a_bad_row_is_refused_by_its_rule_quarantined_and_costs_no_other(world, change, field, rule):
    body = {"observations": [observation(minutes_ago=9), observation() | change, observation(minutes_ago=8)]}
    answer = asked(world, *POST, body, token=world.token)
    assert answer.status == 200
    assert answer.body["accepted"] == 2
    (rejected,) = answer.body["rejected"]
    assert (rejected["index"], rejected["field"]) == (1, field)
    assert not rejected["reason"].startswith("rules.")
    assert world.rows("SELECT position, field, rule, source_id FROM quarantine") == [("1", field, rule, world.source)]
    assert world.rows("SELECT accepted, rejected FROM source_run") == [(2, 1)]


def test_the_reason_is_said_in_vietnamese_when_asked(world):
    body = {"observations": [observation(thing="NOWHERE")]}
    reason = asked(world, *POST, body, token=world.token, accept_language="vi-VN,vi;q=0.9").body["rejected"][0]["reason"]
    assert "không được ghi" in reason


def test_devices_that_ask_at_once_are_each_answered_in_their_own_language(world):
    async def scenario():
        async with serving(world) as application:
            body = {"observations": [observation(thing="NOWHERE")]}
            asking = [ask(application, *POST, body, token=world.token, accept_language=spoken) for spoken in ("vi", "en") * 4]
            return await asyncio.gather(*asking)

    reasons = [answer.body["rejected"][0]["reason"] for answer in asyncio.run(scenario())]
    assert ["không được ghi" in reason for reason in reasons] == [True, False] * 4


@pytest.mark.parametrize(
    ("headers", "status", "rule"),
    [
        ({}, 401, "ingest.token.missing"),
        ({"authorization": "Basic abc"}, 401, "ingest.token.missing"),
        ({"authorization": "Bearer "}, 401, "ingest.token.missing"),
        ({"authorization": "Bearer nobody"}, 401, "ingest.token.unknown"),
        ({"authorization": "Bearer tøken"}, 401, "ingest.token.unknown"),
        ({"authorization": "Bearer token-of-gateways", "content_encoding": "gzip"}, 415, "ingest.body.encoding"),
        ({"authorization": "Bearer token-of-gateways", "content_length": str(MAX_BYTES + 1)}, 413, "ingest.body.large"),
        ({"authorization": "Bearer token-of-gateways"}, 400, "ingest.body.json"),
    ],
)
def test_a_request_that_cannot_be_taken_is_refused_whole(world, headers, status, rule):
    answer = asked(world, *POST, b"{not json", **headers)
    assert (answer.status, answer.body["rule"]) == (status, rule)
    assert answer.body["reason"]


def test_a_body_that_grows_too_large_and_too_many_rows_are_refused(world):
    async def scenario():
        async with serving(world) as application:
            large = await ask(application, *POST, b" " * (MAX_BYTES + 1), token=world.token, chunks=5, content_length="0")
            many = await ask(application, *POST, {"observations": [0] * (MAX_ROWS + 1)}, token=world.token)
            full = await ask(application, *POST, {"observations": [0] * MAX_ROWS}, token=world.token)
            assert [large.status, many.status, full.status] == [413, 413, 200]
            assert full.body["rejected_count"] == MAX_ROWS

    asyncio.run(scenario())


def test_a_revoked_device_and_a_source_switched_off_are_refused(world):
    async def scenario():
        async with serving(world) as application:
            world.rows("UPDATE source SET enabled = false WHERE id = %s", world.source)
            world.rows("UPDATE device SET revoked_at = now() WHERE source_id = %s", world.other_source)
            world.rows("NOTIFY streams_changed")
            await until(lambda: not application.writer.catalogue.sources[world.source].enabled)
            off = await ask(application, *POST, {"observations": []}, token=world.token)
            revoked = await ask(application, *POST, {"observations": []}, token=world.other_token)
            assert [(off.status, off.body["rule"]), (revoked.status, revoked.body["rule"])] == [
                (403, "ingest.source.disabled"),
                (401, "ingest.token.unknown"),
            ]

    asyncio.run(scenario())


def test_things_lists_what_the_token_may_write_to(world):
    items = asked(world, "GET", "/api/v1/things", token=world.token).body["items"]
    assert [item["code"] for item in items] == ["T1", "T2"]
    assert items[0]["place"] is None
    assert "level" in items[0]["properties"] and items[0]["units"]["level"] == "cm"


def test_unknown_addresses_and_methods_are_told(world):
    assert asked(world, "GET", "/nowhere").status == 404
    assert asked(world, "GET", "/ingest/v1/observations").status == 405


def test_without_a_database_everything_is_refused_for_later(world):
    async def scenario():
        writer = Writer("postgresql://nobody@/none?host=/nowhere")
        await writer.start(lambda task: None)
        application = Application(writer, {}, INNER)
        answers = [
            await ask(application, *POST, {"observations": []}, token=world.token),
            await ask(application, "GET", "/api/v1/things", token=world.token),
            await ask(application, "GET", "/readyz"),
        ]
        told = [await ask(application, "GET", path) for path in ("/livez", "/healthz")]
        await writer.stop()
        assert [a.status for a in answers] == [503, 503, 503]
        assert [a.status for a in told] == [200, 200], "the process lives, and its report can be made"
        assert answers[0].headers["retry-after"] == "1"

    asyncio.run(scenario())


def test_a_full_disk_acknowledges_nothing(world):
    async def scenario():
        async with serving(world) as application:
            await ask(application, *POST, {"observations": [observation(minutes_ago=9)]}, token=world.token)
            world.rows(
                "CREATE FUNCTION full() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN RAISE SQLSTATE '53100' USING MESSAGE = 'disk full'; END$$"
            )
            world.rows("CREATE TRIGGER disk BEFORE INSERT ON observation FOR EACH ROW EXECUTE FUNCTION full()")
            refused = await ask(application, *POST, {"observations": [observation(value=3)]}, token=world.token)
            assert (refused.status, refused.headers["retry-after"], refused.body["rule"]) == (503, "1", "ingest.store.away")
            world.rows("DROP TRIGGER disk ON observation")
            await until(lambda: application.writer.ready)
            again = await ask(application, *POST, {"observations": [observation(value=3)]}, token=world.token)
            assert again.body["accepted"] == 1

    asyncio.run(scenario())


def test_when_too_much_waits_the_sender_is_told_to_come_back(world, monkeypatch):
    monkeypatch.setattr("bazan.data.observations.ingest.requests.admission_control.TURNS_WAITING", 100 / LEAST_SHARE)

    async def scenario():
        async with serving(world) as application:
            batches = [{"observations": [observation(minutes_ago=m, value=b) for m in range(1, 201)]} for b in range(4)]
            async with application.writer._settled:  # the store is slow
                first = asyncio.create_task(ask(application, *POST, batches[0], token=world.token))
                await asyncio.sleep(0.1)
                more = [asyncio.create_task(ask(application, *POST, batch, token=world.token)) for batch in batches[1:]]
                await asyncio.sleep(0.1)
            answers = [await task for task in (first, *more)]
            assert [a.status for a in answers] == [200, 200, 503, 503]
            assert answers[2].body["rule"] == "ingest.busy"
            assert answers[2].headers["retry-after"]

    asyncio.run(scenario())


def test_drivers_hand_rows_over_by_run_and_are_told_which_were_refused(world):
    run = world.run_of(world.other_source, rejected=5)
    at = int(NOW.timestamp() * 1e6) - 60_000_000
    known = world.datastreams["X", "level"]
    delivery = {
        "source_run": run,
        "datastream_id": [known, known, 10**6, known],
        "time_us": [at, at - 60_000_000, at, at + 10**10],
        "value": [1.0, float("nan"), 1.0, 1.0],
        "quality": [0, 0, 0, 0],
        "result_time_us": [at, at, at, at],
        "sent": bytes([1] * 4),
    }

    async def scenario():
        async with serving(world) as application:
            first = await hand_over(application, msgspec.msgpack.encode(delivery))
            second = await hand_over(application, msgspec.msgpack.encode(delivery))
            unknown = await ask(
                application, "POST", "/ingest/internal", msgspec.msgpack.encode(delivery | {"source_run": 10**6}), x_bazan_inner=INNER
            )
            wrong = await ask(
                application, "POST", "/ingest/internal", msgspec.msgpack.encode(delivery | {"value": []}), x_bazan_inner=INNER
            )
            nonsense = await hand_over(application, b"\x00")
            assert (await ask(application, "POST", "/ingest/internal")).status == 401
            assert (await ask(application, "POST", "/ingest/internal", x_bazan_inner="guess")).status == 401
            return first, second, unknown, wrong, nonsense

    first, second, *others = asyncio.run(scenario())
    assert (first.body["accepted"], first.body["duplicate"], second.body["accepted"], second.body["duplicate"]) == (1, 0, 0, 1)
    assert {r["index"]: r["rule"] for r in first.body["rejected"]} == {
        1: "ingest.value.not_finite",
        2: "ingest.datastream.unknown",
        3: "ingest.time.future",
    }
    assert [a.status for a in others] == [404, 400, 400]
    assert world.rows("SELECT accepted, duplicate, rejected FROM source_run WHERE id = %s", run) == [(1, 1, 5)]
    assert world.rows("SELECT source_run FROM observation") == [(run,)]
    assert world.rows("SELECT count(*) FROM quarantine") == [(0,)]


def test_a_driver_may_write_to_what_it_made_before_anybody_heard_of_it(world):
    """Nothing is announced here: the edge has to look again by itself, or good rows are refused because they were quick."""
    run = world.run_of(world.other_source)
    at = int(NOW.timestamp() * 1e6) - 60_000_000

    async def scenario():
        async with serving(world) as application:
            await asyncio.sleep(0.5)  # the edge has read the register, and waits to be told of changes
            made = world.rows(
                "WITH p AS (INSERT INTO observed_property (code, pack, unit, labels, symbols)"
                " VALUES ('fresh', 'x', 'm', '{}', '[]') RETURNING id)"
                " INSERT INTO datastream (thing_id, observed_property_id, unit, cadence_s)"
                " SELECT d.thing_id, p.id, 'm', 60 FROM datastream d, p WHERE d.id = %s RETURNING id",
                world.datastreams["X", "level"],
            )[0][0]
            row = {"datastream_id": [made], "time_us": [at], "value": [1.0], "quality": [0], "result_time_us": [at], "sent": bytes([1])}
            delivery = {"source_run": run} | row
            return await hand_over(application, msgspec.msgpack.encode(delivery))

    answer = asyncio.run(scenario())
    assert (answer.body["accepted"], answer.body["rejected"]) == (1, [])
