"""An inquiry's program, seen from the process that starts it: how far it is, whether it is still wanted, whether it takes too much."""

import json
import os
import pickle
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bazan.analysis.sql_queries.process_protocol import Errand, folder
from bazan.analysis.sql_queries.types import Answered
from bazan.core.errors import Refused
from bazan.core.settings import ROOT, current

LOOK_S = 0.5
GRACE_S = 15
"""So long after its time a program may still write its answer, or notice that it should end."""
MOST_SCRATCH = 8 << 30
"""Bytes that sorts larger than their memory may write."""
Wanted = Callable[[float], bool]
"""Told how much is done, 0 to 1; says whether to go on."""


def run(errand: Errand, wanted: Wanted) -> Answered:
    """What came out; its files lie at ``errand.output``.

    Refused as ``reading.judge``, ``history.slow``, ``history.memory``, ``history.rows``, ``history.cancelled``, ``inquiries.disk``,
    ``inquiries.type``, ``inquiries.value``.
    """
    with tempfile.TemporaryDirectory(prefix="run-", dir=folder(), ignore_cleanup_errors=True) as home:
        program = subprocess.Popen(
            [sys.executable, "-m", "bazan.analysis.sql_queries.query_process"], cwd=ROOT, env=_environment(Path(home)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            return _watched(program, errand, wanted, Path(home))
        finally:
            program.kill()
            program.wait()
            assert program.stdout
            program.stdout.close()


def _watched(program: subprocess.Popen[bytes], errand: Errand, wanted: Wanted, home: Path) -> Answered:
    assert program.stdin and program.stdout
    until = time.monotonic() + errand.seconds + GRACE_S
    try:
        pickle.dump(errand, program.stdin)
        program.stdin.close()
    except BrokenPipeError:
        pass  # it ended before it had read everything: its silence says why
    share = 0.0
    for said in _told(program.stdout):
        share = max(share, said.get("share", 0.0))
        if "answer" in said:
            answer = said["answer"]
            return Answered(tuple((name, kind) for name, kind in answer["columns"]), answer["rows"], answer["unread"])
        if "refused" in said:
            rule, params = said["refused"]
            raise Refused(rule, params, "text")
        if not wanted(share):
            raise Refused("history.cancelled")
        if time.monotonic() > until:
            raise Refused("history.slow", {"seconds": round(errand.seconds)})
        if _size(home) > MOST_SCRATCH:
            raise Refused("inquiries.disk", {"most": MOST_SCRATCH >> 30})
    raise Refused("history.memory", {"limit": errand.memory})  # it was killed, or could not even say so


def _told(stream: Any) -> Iterator[dict[str, Any]]:
    """What the program says; nothing, now and then, while it is silent. Ends with it."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        rest = b""
        while True:
            if not selector.select(LOOK_S):
                yield {}
                continue
            piece = os.read(stream.fileno(), 1 << 16)
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            yield from (json.loads(line) for line in lines)


def _size(home: Path) -> int:
    return sum(path.stat().st_size for path in (home / "history-scratch").glob("*"))


def _environment(home: Path) -> dict[str, str]:
    """As little as it needs: where the history lies, and the keys of that place where it is another machine's."""
    settings = current()
    url = settings.history_url or str(settings.home / "history")
    keys = {name: value for name, value in os.environ.items() if name.startswith("AWS_")} if "://" in url else {}
    plain = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return plain | keys | {"BAZAN_HOME": str(home), "HISTORY_URL": url, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
