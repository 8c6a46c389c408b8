"""The push process on a real database: who sees what, slow screens, a lost database."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from urllib.parse import quote

import psycopg
import pytest

from bazan.core.settings import load
from bazan.data.observations.tests.running_writer import until
from bazan.platform.security.signed_tokens import fingerprint, sign
from bazan.processes.composition import app_registry
from bazan.processes.live import broadcast
from bazan.processes.live.asgi import Application
from bazan.processes.live.broadcast import Hub
from bazan.processes.live.client_connection import Reach, Screen, event

EVERYTHING = Reach(None, None)
LOOKED_AGAIN_S = broadcast.LOOK_AGAIN_S


class Watcher:
    """A browser's event source: what was pushed so far."""

    def __init__(self, application, token: str, slow: bool = False, address: str = ""):
        self.headers: dict[bytes, bytes] = {}
        self.status, self.text, self.done = 0, "", False
        self.leave, self.reading = asyncio.Event(), asyncio.Event()
        if not slow:
            self.reading.set()
        headers = [(b"x-forwarded-for", address.encode())] if address else []
        query = f"token={quote(token)}".encode()
        scope = {"type": "http", "method": "GET", "path": "/live/events", "query_string": query, "headers": headers}
        self.task = asyncio.create_task(application(scope, self._receive, self._send))

    async def _receive(self):
        await self.leave.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        await self.reading.wait()
        self.status = message.get("status", self.status)
        self.headers |= dict(message.get("headers", ()))
        self.text += message.get("body", b"").decode()
        self.done = message["type"] == "http.response.body" and not message.get("more_body")

    def events(self, name: str) -> list:
        blocks = [dict(line.split(": ", 1) for line in block.split("\n") if ": " in line) for block in self.text.split("\n\n")]
        return [json.loads(block["data"]) for block in blocks if block.get("event") == name]


@asynccontextmanager
async def pushing(world, tmp_path, **more):
    settings = load({"BAZAN_HOME": str(tmp_path), "DATABASE_URL": world.url, "BAZAN_SECRET_KEY": "secret"} | more)
    application = Application(settings)
    running = asyncio.create_task(application.hub.run())
    await until(lambda: application.hub.connected)
    yield application
    application.hub.close()
    running.cancel()


def token(places=None, sectors=None, lasts_s=60.0, organization=None, account=1, **more) -> str:
    said = {"account": account, "places": places, "sectors": sectors, "organization": organization}
    return sign("secret", said | more | {"expires": time.time() + lasts_s})


def made_account(world) -> int:
    ((account,),) = world.rows(
        "INSERT INTO account (username, password, full_name, language, is_active, demo) "
        "VALUES ('guest-' || md5(random()::text), '!', 'Guest', 'vi', true, false) RETURNING id"
    )
    return account


def of_account(world, account: int, number: int) -> str:
    """The token of one more session of the account."""
    session = f"{account}-{number}"
    world.rows("INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, '', now() + interval '1 day')", session)
    return token(account=account, session=fingerprint(session))


def signed_in(world, session: str = "a" * 32) -> tuple[str, int]:
    """(token, account) of somebody who has just signed in, as a page draws it."""
    account = made_account(world)
    world.rows("INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, '', now() + interval '1 day')", session)
    return token(account=account, session=fingerprint(session)), account


def observe(world, thing: str, value: float) -> int:
    """Write a latest value and announce it, as the edge's tick does."""
    datastream = world.datastreams[thing, "level"]
    with psycopg.connect(world.url, autocommit=True) as c:
        c.execute(
            "INSERT INTO observation_latest VALUES (%s, '2026-11-25T00:00:01Z', %s, 0, now(), now()) "
            "ON CONFLICT (datastream_id) DO UPDATE SET result = excluded.result",
            (datastream, value),
        )
        c.execute("SELECT pg_notify('observations', %s)", (json.dumps({"ids": [datastream]}),))
    return datastream


def test_an_observation_reaches_an_open_screen(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            watcher = Watcher(application, token())
            await until(lambda: application.hub.screens)
            datastream = observe(world, "T1", 4.5)
            await until(lambda: watcher.events("observations"), 3)
            assert watcher.events("observations") == [[[datastream, 1764028801000 + 31_536_000_000, 4.5, 0]]]

    asyncio.run(scenario())


def test_a_burst_is_gathered_into_few_events(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            watcher = Watcher(application, token())
            await until(lambda: application.hub.screens)
            for value in range(20):
                observe(world, "T1", value)
            await until(lambda: watcher.events("observations") and watcher.events("observations")[-1][0][2] == 19)
            assert len(watcher.events("observations")) < 15

    asyncio.run(scenario())


def test_a_screen_sees_only_its_places_and_sectors(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            everywhere = Watcher(application, token())
            elsewhere = Watcher(application, token(places=[77]))
            other_sector = Watcher(application, token(sectors=["other"]))
            same_sector = Watcher(application, token(sectors=["test"]))
            await until(lambda: len(application.hub.screens) == 4)
            observe(world, "T1", 1)
            with psycopg.connect(world.url, autocommit=True) as c:
                values = [["test.x", "place", 77], ["test.x", "place", 78], ["other.y", "place", 77]]
                c.execute("SELECT pg_notify('measured', %s)", (json.dumps({"values": values}),))
                c.execute("SELECT pg_notify('sources', %s)", (json.dumps({"source": 5}),))
            await until(lambda: everywhere.events("observations") and everywhere.events("measured") and everywhere.events("sources"))
            await asyncio.sleep(0.2)
            assert not elsewhere.events("observations")
            assert not other_sector.events("observations")
            assert same_sector.events("observations")
            assert elsewhere.events("measured") == [[["other.y", "place", 77], ["test.x", "place", 77]]]
            assert other_sector.events("measured") == [[["other.y", "place", 77]]]
            assert elsewhere.events("sources") == [[5]]

    asyncio.run(scenario())


def test_a_slow_screen_is_told_it_lagged_and_holds_up_nobody(world, tmp_path, monkeypatch):
    monkeypatch.setattr("bazan.processes.live.client_connection.WAITING_FRAMES", 3)
    monkeypatch.setattr("bazan.processes.live.broadcast.GATHER_S", 0.01)

    async def scenario():
        async with pushing(world, tmp_path) as application:
            slow, quick = Watcher(application, token(), slow=True), Watcher(application, token())
            await until(lambda: quick.status == 200)
            slow.reading.set()
            await until(lambda: len(application.hub.screens) == 2)
            slow.reading.clear()
            for value in range(12):
                observe(world, "T1", value)
                await until(lambda value=value: quick.events("observations") and quick.events("observations")[-1][0][2] == value)
            assert not quick.events("lagged")
            slow.reading.set()
            await until(lambda: slow.events("lagged"))
            assert len(slow.events("lagged")) == 1

    asyncio.run(scenario())


def test_a_wrong_or_expired_token_opens_nothing(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            for given in ("", "nonsense", token(lasts_s=-1)):
                watcher = Watcher(application, given)
                await watcher.task
                assert (watcher.status, watcher.done) == (401, True)

    asyncio.run(scenario())


def test_a_token_that_expires_ends_the_stream_with_a_word(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            watcher = Watcher(application, token(lasts_s=0.4))
            await asyncio.wait_for(watcher.task, 3)
            assert watcher.events("expired") == [{}]
            assert not application.hub.screens

    asyncio.run(scenario())


def test_silence_is_filled_with_comments(world, tmp_path, monkeypatch):
    monkeypatch.setattr("bazan.processes.live.asgi.HEARTBEAT_S", 0.1)

    async def scenario():
        async with pushing(world, tmp_path) as application:
            watcher = Watcher(application, token())
            await until(lambda: watcher.text.count(": alive") >= 2, 3)

    asyncio.run(scenario())


def test_a_closed_browser_is_forgotten(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            watcher = Watcher(application, token())
            await until(lambda: application.hub.screens)
            watcher.leave.set()
            await asyncio.wait_for(watcher.task, 3)
            assert not application.hub.screens

    asyncio.run(scenario())


def test_a_lost_database_is_told_and_its_return_makes_screens_fetch_anew(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            watcher = Watcher(application, token())
            await until(lambda: application.hub.screens)
            world.rows(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name LIKE 'bazan-live%%' AND datname = current_database()"
            )
            await until(lambda: watcher.events("away"), 5)
            await until(lambda: watcher.events("lagged"), 5)
            observe(world, "T1", 8)
            await until(lambda: watcher.events("observations"), 5)

    asyncio.run(scenario())


def test_announcements_in_an_unknown_shape_are_passed_over(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            watcher = Watcher(application, token())
            await until(lambda: application.hub.screens)
            for payload in ("", "{", "[]", '{"ids": 3}', '{"ids": ["x"]}', '{"values": [[1]]}'):
                for channel in ("observations", "measured", "sources"):
                    world.rows("SELECT pg_notify(%s, %s)", channel, payload)
            observe(world, "T1", 8)
            await until(lambda: watcher.events("observations"), 5)

    asyncio.run(scenario())


def test_what_waits_for_a_screen_is_bounded():
    screen = Screen(EVERYTHING)
    for _ in range(1_000):
        screen.put(event("observations", [0] * 100))
    assert screen.take() == event("lagged", {})
    screen.put(b"x")
    assert screen.take() == b"x"
    assert screen.take() == b""


def test_a_hub_without_a_database_says_so():
    assert not Hub("postgresql://nobody@/none?host=/nowhere", app_registry.live()).connected


def test_a_screen_is_told_of_the_alerts_of_its_places_and_sectors(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            everywhere, here = Watcher(application, token()), Watcher(application, token([7], ["rivers"]))
            await until(lambda: len(application.hub.screens) == 2)
            said = [[1, 7, "rivers", "raised"], [2, 8, "rivers", "raised"], [3, 7, "roads", "raised"], [4, None, "rivers", "cleared"]]
            world.rows("SELECT pg_notify('alerts', %s)", json.dumps({"alerts": said}))
            await until(lambda: everywhere.events("alerts") and here.events("alerts"))
            assert everywhere.events("alerts") == [[[number, what] for number, _, _, what in said]]
            assert here.events("alerts") == [[[1, "raised"]]]

    asyncio.run(scenario())


def test_a_screen_is_told_of_the_cases_of_its_reach_and_of_those_handed_to_its_organization(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            everywhere, here, theirs = (
                Watcher(application, token()),
                Watcher(application, token([7], ["rivers"])),
                Watcher(application, token([9], ["roads"], organization=4)),
            )
            await until(lambda: len(application.hub.screens) == 3)
            for case, place, bodies in ((1, 7, [3]), (2, 8, [3, 4])):
                told = {"case": case, "workflow": "directive", "act": "open", "state": "given", "organizations": bodies, "place": place}
                world.rows("SELECT pg_notify('cases', %s)", json.dumps(told | {"sector": "rivers"}))
            await until(lambda: everywhere.events("cases") and here.events("cases") and theirs.events("cases"))
            assert [one for told in everywhere.events("cases") for one in told] == [[1, "directive", "open"], [2, "directive", "open"]]
            assert here.events("cases") == [[[1, "directive", "open"]]]
            assert theirs.events("cases") == [[[2, "directive", "open"]]]

    asyncio.run(scenario())


def test_where_teams_are_is_told_to_nobody_who_may_not_see_teams(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            steward, officer = Watcher(application, token()), Watcher(application, token(holds=["teams.view"]))
            await until(lambda: len(application.hub.screens) == 2)
            where = {"team": 4, "place": 7, "sector": "security", "organizations": []}
            world.rows("SELECT pg_notify('teams', %s)", json.dumps(where))
            world.rows("SELECT pg_notify('positions', %s)", json.dumps(where | {"longitude": 107.7, "latitude": 12.0, "observed": 1}))
            world.rows("SELECT pg_notify('closures', %s)", json.dumps({"closure": 3}))
            await until(lambda: officer.events("positions") and officer.events("teams") and steward.events("closures"))
            assert (officer.events("teams"), officer.events("positions")) == ([[[4]]], [[[4, 107.7, 12.0, 1]]])
            assert (steward.events("teams"), steward.events("positions")) == ([], [])

    asyncio.run(scenario())


def test_pages_of_warnings_datasets_and_forms_are_told_what_to_fetch_anew(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            everywhere, here = Watcher(application, token()), Watcher(application, token([7], ["rivers"]))
            await until(lambda: len(application.hub.screens) == 2)
            moved = {"submission": 5, "act": "verify", "sector": "rivers"}
            for channel, said in (
                ("warnings", {"event": "draft", "draft": 3, "act": "compose"}),
                ("datasets", {"dataset": "rivers.levels", "batch": 9}),
                ("forms", moved | {"form": "rivers.month", "place": 7}),
                ("forms", moved | {"form": "rivers.week", "place": 8}),
            ):
                world.rows("SELECT pg_notify(%s, %s)", channel, json.dumps(said))
            await until(lambda: everywhere.events("forms") and here.events("forms"))
            for watcher in (everywhere, here):
                assert (watcher.events("warnings"), watcher.events("datasets")) == ([["draft"]], [["rivers.levels"]])
            assert everywhere.events("forms") == [[["rivers.month", 5], ["rivers.week", 5]]]
            assert here.events("forms") == [[["rivers.month", 5]]]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "end", ["DELETE FROM django_session", "UPDATE account SET is_active = false", "UPDATE django_session SET expire_date = now()"]
)
def test_a_screen_ends_with_its_session_and_its_account(world, tmp_path, monkeypatch, end):
    monkeypatch.setattr(broadcast, "LOOK_AGAIN_S", 0.2)

    async def scenario():
        async with pushing(world, tmp_path) as application:
            shown, _ = signed_in(world)
            watcher = Watcher(application, shown)
            await until(lambda: application.hub.screens)
            observe(world, "T1", 4.5)
            await until(lambda: watcher.events("observations"), 3)
            world.rows(end)
            await until(lambda: watcher.done, 5)
            assert watcher.events("expired") == [{}]
            again = Watcher(application, shown)  # the word itself has not expired
            observe(world, "T1", 5.5)
            await until(lambda: again.done, 5)
            assert again.events("expired") == [{}] and again.events("observations") == []

    asyncio.run(scenario())
    assert LOOKED_AGAIN_S < 60


def test_an_inbox_is_told_of_to_its_owner_alone(world, tmp_path):
    async def scenario():
        async with pushing(world, tmp_path) as application:
            mine, other = Watcher(application, token()), Watcher(application, token(account=2))
            await until(lambda: len(application.hub.screens) == 2)
            world.rows("SELECT pg_notify('notifications', %s)", json.dumps({"accounts": [1]}))
            world.rows("SELECT pg_notify('incidents', %s)", json.dumps({"incident": 4}))
            await until(lambda: mine.events("incidents") and other.events("incidents"))
            assert (mine.events("inbox"), other.events("inbox")) == ([None], [])
            assert other.events("incidents") == [[[4]]]

    asyncio.run(scenario())


def test_every_kind_has_a_name_of_its_own_and_is_announced_on_a_channel():
    kinds = app_registry.live()
    assert len({kind.name for kind in kinds}) == len(kinds)
    assert {"observations", "measured", "sources", "alerts", "cases", "inbox", "incidents", "warnings", "datasets", "forms"} <= {
        kind.name for kind in kinds
    }
