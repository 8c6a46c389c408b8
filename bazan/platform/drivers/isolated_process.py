"""What strangers made is read in a process of its own: bounded memory, bounded time, no file to write in, no secret in its environment.

A reader is a generator function on the top level of a module that imports little. It takes the bytes and plain words beside them and
yields plain values: text, bytes, numbers (of a workbook with their format), lists, tables, dates, times. What it refuses is refused here;
whatever else becomes of it, the process that asked goes on.
"""

import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Generator, Iterator
from datetime import date, datetime, time, timedelta
from importlib import import_module
from threading import BoundedSemaphore, Event, Timer
from typing import Any, BinaryIO

import msgspec

from bazan.core.errors import BazanError, Refused, Unavailable
from bazan.core.settings import ROOT
from bazan.platform.drivers.values.number_formats import FormattedNumber

MEMORY = 1 << 30
"""Bytes of address space a reader may take, its program included."""
SECONDS = 240
"""How long a reader may take, by the clock and by its own work: the largest workbook takes some twenty, on a busy machine a minute."""
AT_ONCE = 2
"""Readers that one process runs beside each other; others wait for their turn."""
PATIENCE_S = 30
_LENGTH = 4
_KINDS = {date: 1, datetime: 2, time: 3, timedelta: 4, FormattedNumber: 5}
_PLAIN = {str, int, float, bool, bytes, type(None)}
_turns = BoundedSemaphore(AT_ONCE)


def apart(
    reader: Callable[..., Iterator[Any]], data: bytes, *words: Any, memory: int = MEMORY, seconds: float = SECONDS, scratch: int = 0
) -> Generator[Any, None, None]:
    """What ``reader(data, *words)`` yields, run apart. ``scratch``: bytes it may write into a file, for a library that needs one.

    Raises what the reader refuses; Refused ``drivers.apart.memory`` (megabytes), ``drivers.apart.slow`` (seconds); Unavailable
    ``drivers.apart.busy`` when it was not our turn for half a minute.
    """
    if not _turns.acquire(timeout=PATIENCE_S):
        raise Unavailable("drivers.apart.busy")
    try:
        yield from _apart(reader, data, words, memory, seconds, scratch)
    finally:
        _turns.release()


def _apart(reader: Callable[..., Any], data: bytes, words: tuple[Any, ...], memory: int, seconds: float, scratch: int) -> Iterator[Any]:
    program = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert program.stdin and program.stdout
    late = Event()
    clock = Timer(seconds, lambda: (late.set(), program.kill()))
    clock.start()
    try:
        _tell(program.stdin, [reader.__module__, reader.__qualname__, list(words), memory, seconds, scratch], data)
        while (told := _next(program.stdout)) is not None:
            match told:
                case ["value", value]:
                    yield value
                case ["refused", rule, params, field]:
                    raise Refused(rule, params, field)
                case ["failed", why]:
                    raise RuntimeError(f"{reader.__qualname__} failed apart:\n{why}")
                case _:
                    return
        if program.wait() == -signal.SIGXCPU or late.is_set():
            raise Refused("drivers.apart.slow", {"seconds": round(seconds)}, "file")
        raise Refused("drivers.apart.memory", {"limit": memory >> 20}, "file")
    finally:
        clock.cancel()
        program.kill()
        program.stdout.close()
        program.wait()


def _environment() -> dict[str, str]:
    """As little as Python needs: no address of a database, no key. One thread: several would wait for each other on a busy machine."""
    plain = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1"}
    return plain | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def _tell(stream: Any, request: list[Any], data: bytes) -> None:
    """Hand over what is to be read. A reader that ended before it took everything has told why, or is missed by its silence."""
    try:
        _send(stream, request)
        stream.write(data)
        stream.close()
    except BrokenPipeError:
        pass


def _send(stream: BinaryIO, told: list[Any]) -> None:
    frame = msgspec.msgpack.encode(_carried(told))
    stream.write(len(frame).to_bytes(_LENGTH, "big"))
    stream.write(frame)


def _next(stream: Any) -> list[Any] | None:
    """The next frame; none when the other end is gone."""
    length = stream.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    frame = stream.read(int.from_bytes(length, "big"))
    return _decoder.decode(frame) if len(frame) == int.from_bytes(length, "big") else None


def _carried(value: Any) -> Any:
    """Dates, times and formatted numbers under a mark of their own: they come out as what they went in."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in (list, tuple):
        return [_carried(item) for item in value]
    if kind is dict:
        return {key: _carried(item) for key, item in value.items()}
    if kind is timedelta:
        return msgspec.msgpack.Ext(_KINDS[kind], str(value // timedelta(microseconds=1)).encode())
    if kind is FormattedNumber:
        return msgspec.msgpack.Ext(_KINDS[kind], msgspec.json.encode([value.value, value.format]))
    return msgspec.msgpack.Ext(_KINDS[kind], value.isoformat().encode())


def _marked(kind: int, data: memoryview) -> Any:
    text = bytes(data).decode()
    match kind:
        case 1:
            return date.fromisoformat(text)
        case 2:
            return datetime.fromisoformat(text)
        case 3:
            return time.fromisoformat(text)
        case 4:
            return timedelta(microseconds=int(text))
        case _:
            return FormattedNumber(*msgspec.json.decode(data))


_decoder = msgspec.msgpack.Decoder(ext_hook=_marked)


def _bound(memory: int, seconds: float, scratch: int) -> None:
    limits = {resource.RLIMIT_AS: memory, resource.RLIMIT_FSIZE: scratch, resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: 64}
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))
    worked = max(1, round(seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (worked, worked + 1))


def _serve() -> None:
    """The other end: read what stdin brings by the reader it names, and tell on stdout."""
    module, name, words, *limits = _next(sys.stdin.buffer) or []
    _bound(*limits)
    out = sys.stdout.buffer
    try:
        reader = getattr(import_module(module), name)
        for value in reader(sys.stdin.buffer.read(), *words):
            _send(out, ["value", value])
    except BazanError as why:
        _send(out, ["refused", why.rule, why.params, why.field])
    except MemoryError:
        return
    except Exception:
        _send(out, ["failed", traceback.format_exc()])
    else:
        _send(out, ["end"])


if __name__ == "__main__":
    _serve()
