"""Pictures of a camera, asked of the process that watches it. Who may see them was judged before."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import httpx

from bazan.cameras.devices import api as devices
from bazan.core.errors import NotFound, Unavailable
from bazan.core.length_prefixed_files import apart
from bazan.core.settings import current
from bazan.data.observations.api import inner_header

TIMEOUT_S = 4


def piece(camera_id: int, name: str) -> tuple[bytes, str]:
    """(bytes, media type) of ``still.jpg``, ``live.m3u8``, ``init-N.mp4`` or ``segment-N.m4s``.

    Unavailable ``cameras.unwatched``: no process watches it, or it doesn't answer. NotFound ``cameras.piece``: there is none now.
    """
    worker = devices.worker_of(camera_id)
    if worker is None:
        raise Unavailable("cameras.unwatched", {})
    try:
        answer = _line(worker.address).get(f"/cameras/{camera_id}/{name}")
    except httpx.HTTPError as why:
        raise Unavailable("cameras.unwatched", {}) from why
    if answer.status_code != 200:
        raise NotFound("cameras.piece", {})
    return answer.content, answer.headers["content-type"]


def stills(camera_ids: Sequence[int]) -> list[bytes]:
    """The newest picture of each, JPEGs in this order, in one question to each process that watches some of them; empty where there is
    none now, or its process doesn't answer."""
    by_address: dict[str, list[int]] = {}
    for number, worker in devices.watchers(camera_ids).items():
        by_address.setdefault(worker.address, []).append(number)
    pictures: dict[int, bytes] = {}
    if by_address:
        with ThreadPoolExecutor(len(by_address)) as lines:  # one that hangs holds up no other
            for answers in lines.map(_stills, by_address.keys(), by_address.values()):
                pictures |= answers
    return [pictures.get(number, b"") for number in camera_ids]


def _stills(address: str, numbers: Sequence[int]) -> dict[int, bytes]:
    try:
        answer = _line(address).get(f"/stills/{','.join(map(str, numbers))}")
    except httpx.HTTPError:
        return {}
    return dict(zip(numbers, apart(answer.content), strict=True)) if answer.status_code == 200 else {}


@cache
def _line(address: str) -> httpx.Client:
    """Kept open to each watching process."""
    headers = inner_header(current())
    if address.startswith("unix:"):
        return httpx.Client(
            transport=httpx.HTTPTransport(uds=address.removeprefix("unix:")), base_url="http://vision", timeout=TIMEOUT_S, headers=headers
        )
    return httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=headers)
