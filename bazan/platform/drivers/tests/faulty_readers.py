"""Readers as bad files make them: they take too much, take too long, fall, refuse."""

import ctypes
import os
import time
from pathlib import Path

from bazan.core.errors import Refused


def echoing(data, *words):
    yield len(data)
    yield from words


def greedy(data):
    yield len(bytearray(2 << 30))


def sleeping(data):
    time.sleep(60)
    yield 0


def working(data):
    while True:
        pass
    yield 0


def falling(data):
    yield 1
    ctypes.string_at(0)


def refusing(data):
    raise Refused("drivers.number", {"value": data.decode()}, "file")
    yield 0


def mistaken(data):
    yield 1 // len(data)


def writing(data, path):
    Path(path).write_bytes(data)
    yield 0


def looking_around(data):
    yield dict(os.environ)
