"""How many streams one token, one account and one address hold, and when what they held is free again."""

import asyncio

import psycopg

from bazan.data.observations.tests.running_writer import until
from bazan.processes.live import broadcast, stream_limits
from bazan.processes.live.tests.test_event_stream import Watcher, made_account, of_account, pushing, signed_in, token


def test_one_token_one_account_and_one_address_hold_so_many_streams_and_no_more(world, tmp_path, monkeypatch):
    monkeypatch.setattr(stream_limits, "MOST_OF_TOKEN", 2)
    monkeypatch.setattr(stream_limits, "ACCOUNTS_OF_ADDRESS", 2)

    async def scenario():
        async with pushing(world, tmp_path, BAZAN_STREAMS_PER_ACCOUNT="3") as application:
            own = [[of_account(world, account, n) for n in range(4)] for account in (made_account(world) for _ in range(3))]
            other = of_account(world, made_account(world), 0)

            async def opened(given: str, address: str = "") -> Watcher:
                watcher = Watcher(application, given, address=address)
                await until(lambda: watcher.status)
                return watcher

            first = [await opened(own[0][0]) for _ in range(3)]
            assert [one.status for one in first] == [200, 200, 429], "one token"
            assert first[2].headers[b"retry-after"] == b"30" and "http.429" in first[2].text and first[2].done
            assert [(await opened(own[0][n])).status for n in (1, 2)] == [200, 429], "one account with other tokens"
            assert [(await opened(own[1][n], "192.0.2.7")).status for n in range(3)] == [200, 200, 200]
            assert [(await opened(own[2][n], "203.0.113.1, 192.0.2.7")).status for n in range(3)] == [200, 200, 200]
            assert (await opened(other, "192.0.2.7")).status == 429, "one address"
            assert (await opened(other, "192.0.2.8")).status == 200
            assert [(await opened(token())).status for _ in range(6)] == [200] * 6, "a process of ours, which has no session"
            first[0].leave.set()
            await first[0].task
            assert (await opened(own[0][3])).status == 200, "who closed one may open another"

    asyncio.run(scenario())


def test_what_a_session_held_is_free_again_when_it_has_ended(world, tmp_path, monkeypatch):
    monkeypatch.setattr(broadcast, "LOOK_AGAIN_S", 0.2)

    async def scenario():
        async with pushing(world, tmp_path, BAZAN_STREAMS_PER_ACCOUNT="2") as application:
            given, _ = signed_in(world)
            watchers = [Watcher(application, given) for _ in range(2)]
            await until(lambda: all(one.status == 200 for one in watchers))
            refused = Watcher(application, given)
            await until(lambda: refused.status == 429)
            with psycopg.connect(world.url, autocommit=True) as connection:
                connection.execute("DELETE FROM django_session")
            await until(lambda: all(one.done for one in watchers))
            assert all(one.events("expired") == [{}] for one in watchers)
            assert len(application.admission) == 0 and not application.hub.screens

    asyncio.run(scenario())
