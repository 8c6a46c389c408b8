"""The newest pictures of many cameras are told in one answer, to who has the installation's key."""

import asyncio
from types import SimpleNamespace

import pytest

from bazan.core.length_prefixed_files import apart
from bazan.platform.security.process_authentication import KEY
from bazan.processes.vision.asgi import application


def asked(path, key="the key"):
    """(status, body)."""
    cameras = {number: SimpleNamespace(still=lambda number=number: f"picture {number}".encode()) for number in (3, 11)}
    told = []

    async def send(message):
        told.append(message)

    scope = {"type": "http", "path": path, "headers": [(KEY, key.encode())]}
    # pyrefly: ignore[bad-argument-type] - a stand-in, and nothing is received
    asyncio.run(application(SimpleNamespace(cameras=cameras), "the key")(scope, None, send))
    return told[0]["status"], told[1]["body"]


def test_pictures_come_in_the_order_they_were_asked_for_and_empty_where_there_is_none():
    status, body = asked("/stills/11,7,3")
    assert (status, apart(body)) == (200, [b"picture 11", b"", b"picture 3"])


@pytest.mark.parametrize("path", ["/stills/", "/stills/3,", "/stills/a", f"/stills/{','.join(['3'] * 26)}"])
def test_what_isnt_a_list_of_cameras_is_answered_nothing(path):
    assert asked(path) == (404, b"")


def test_without_the_key_nobody_is_answered():
    assert asked("/stills/3", key="another") == (403, b"")
