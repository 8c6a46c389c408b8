"""Processes of several machines: over the network only who shows the inner key is let in; by the socket of this machine everybody."""

import asyncio
import socket

import httpx
import pytest
import uvicorn

from bazan.core.settings import WrongSetting, load
from bazan.platform.security.process_authentication import inner_header
from bazan.processes.runtime import internal_network
from bazan.processes.runtime.asgi_server import private_socket


async def hello(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def test_over_the_network_the_key_opens_and_by_the_socket_none_is_needed(tmp_path, monkeypatch):
    settings = load({"BAZAN_HOME": str(tmp_path), "BAZAN_INNER_HOST": "127.0.0.1"})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setitem(internal_network.PORTS, "ingest", probe.getsockname()[1])

    async def scenario():
        config = uvicorn.Config(internal_network.Known(hello, settings), lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        sockets = [private_socket(tmp_path / "ingest.sock"), *internal_network.sockets(settings, "ingest")]
        serving = asyncio.create_task(server.serve(sockets=sockets))
        network = f"http://127.0.0.1:{internal_network.PORTS['ingest']}"
        by_socket = httpx.AsyncHTTPTransport(uds=str(tmp_path / "ingest.sock"))
        async with httpx.AsyncClient(trust_env=False) as client, httpx.AsyncClient(transport=by_socket) as own:
            answers = [
                await client.get(network),
                await client.get(network, headers={"X-Bazan-Inner": "guessed"}),
                await client.get(network, headers=inner_header(settings)),
                await own.get("http://ingest/"),
            ]
        server.should_exit = True
        await serving
        assert [answer.status_code for answer in answers] == [403, 403, 200, 200]

    asyncio.run(scenario())


def test_where_there_is_no_inner_network_nothing_listens_there(tmp_path):
    assert internal_network.sockets(load({"BAZAN_HOME": str(tmp_path)}), "ingest") == []


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"BAZAN_EDGES": "10.0.0.1"}, "is not host:port"),
        ({"BAZAN_EDGES": "2"}, "is not host:port"),
        ({"BAZAN_EDGES": "10.0.0.1:9010|"}, "is not host:port"),
        ({"BAZAN_EDGES": "10.0.0.1:9010,10.0.0.2:9010"}, "is not host:port"),
        ({"BAZAN_EDGES": "10.0.0.1:9010|10.0.0.2:x"}, "BAZAN_EDGES"),
    ],
)
def test_settings_that_name_no_edges_are_refused(told, why):
    with pytest.raises(WrongSetting, match=why):
        load(told)
