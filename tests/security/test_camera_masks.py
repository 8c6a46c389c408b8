"""Whoever opens the live picture of a masked camera gets no packet of the camera: what the watching process hands out is filled already."""

import asyncio
import io
import json
import time
from types import SimpleNamespace

import av
import psycopg
import pytest

from bazan.cameras.devices.tests.sql_fixtures import settled
from bazan.cameras.devices.worker_sql import leases
from bazan.cameras.devices.worker_sql.camera_config import watched
from bazan.cameras.devices.worker_sql.leases import Self
from bazan.platform.image_analysis.detectors.null_detector import Null
from bazan.platform.image_analysis.scene.hazards import eye
from bazan.platform.image_analysis.tests.synthetic_video import film
from bazan.platform.image_analysis.tests.test_hls_stream import parts
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost
from bazan.platform.security.process_authentication import KEY
from bazan.processes.vision.asgi import application
from bazan.processes.vision.camera_thread import Watching
from bazan.processes.vision.tests.conftest import database

__all__ = ["database"]
MASK = [[0.1, 0.1], [0.6, 0.1], [0.6, 0.7], [0.1, 0.7]]


def served(camera: Watching, number: int) -> list:
    """Every picture, (h, w) brightness, that a browser is given of it."""
    # pyrefly: ignore[bad-argument-type] - a stand-in for what masks don't touch
    serve = application(SimpleNamespace(cameras={number: camera}), "the key")

    def get(name: str) -> bytes:
        told = []

        async def send(message):
            told.append(message)

        scope = {"type": "http", "path": f"/cameras/{number}/{name}", "headers": [(KEY, b"the key")]}
        asyncio.run(serve(scope, None, send))  # pyrefly: ignore[bad-argument-type] - a stand-in for what masks don't touch
        return told[1]["body"] if told[0]["status"] == 200 else b""

    playlist = get("live.m3u8").decode()
    data = b"".join(get(f"segment-{segment}.m4s") for _, segment, _ in parts(playlist))
    with av.open(io.BytesIO(get(f"init-{parts(playlist)[0][0]}.mp4") + data)) as file:
        # pyrefly: ignore[missing-attribute] - what is opened to be read decodes
        return [frame.to_ndarray(format="gray") for frame in file.decode(video=0)]


@pytest.mark.parametrize("masked", [True, False])
def test_the_live_pictures_of_a_masked_camera_are_filled_before_they_leave(database, tmp_path, masked):
    path = film(tmp_path / "a.mp4", size=(320, 240), seconds=4)
    with psycopg.connect(database, autocommit=True) as session:
        (number,) = settled(session, 1)
        session.execute("UPDATE camera SET terms = terms || %s::jsonb", [json.dumps({"masks": [MASK] if masked else []})])
        (lease,) = leases.beat(session, Self("me", "", "unix:/x", 1, "null"), {})
        looker = SimpleNamespace(step=0, detector=Null(), forget=lambda camera: None)
        others = looker, SimpleNamespace(put=lambda task: None), SimpleNamespace(), 5, lambda name: "", eye, SimpleNamespace()
        # pyrefly: ignore[bad-argument-type] - a stand-in for what masks don't touch
        camera = Watching(watched(session, number), lease, *others)

    def push(packet):
        camera.live.playlist(packet.at)
        camera._push(packet)

    with pytest.raises(Lost), open_stream(f"file://{path}", files=tmp_path) as stream:
        list(stream.frames(push))
    time.sleep(1)
    pictures = served(camera, number)
    under = [picture[round(0.12 * 240) : round(0.68 * 240), round(0.12 * 320) : round(0.58 * 320)].max() for picture in pictures]
    assert len(pictures) >= 30 and (max(under) <= 40 if masked else min(under) > 100)
