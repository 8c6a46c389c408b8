"""What a workbook of 115 KB costs that is four gigabytes to whoever holds its cells. ``python -m tests.load.zip_bombs`` prints JSON.

Sixty thousand cells share one text of the greatest length a cell may have. The two ways of the page are gone, each in a process of its
own: whose it is, as `web` asks when it is sent, and its rows, as `work` reads them. Told is the most memory that the process which
asked and the one that read apart held, in MiB.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bazan.core.settings import ROOT
from tests.fixtures.zip_bombs import one_text_in_many_cells
from tests.load.machine_speed import report

PROMISE_MIB = 300
WAYS = {"whose": "_bazan", "rows": ""}
"""The sheet that is read; empty: every sheet."""
CHILD = """
import json, resource, sys, time
from pathlib import Path
from bazan.platform.drivers.files.workbook import open_workbook
from bazan.core.errors import Refused
began = time.perf_counter()
try:
    open_workbook(Path(sys.argv[1]), only=sys.argv[2])
    told = ""
except Refused as why:
    told = why.rule
took = round(time.perf_counter() - began, 2)
asked, read = (resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({"refused": told, "seconds": took, "asking_mib": asked, "reading_mib": read}))
"""


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bazan-bombs-") as folder:
        path = Path(folder) / "bomb.xlsx"
        path.write_bytes(one_text_in_many_cells())
        ways = {name: _child(path, only) for name, only in WAYS.items()}
        size = path.stat().st_size
    most = max(way["asking_mib"] + way["reading_mib"] for way in ways.values())
    kept = most < PROMISE_MIB and ways["rows"]["refused"] == "drivers.workbook.text"
    return {"bytes": size, "ways": ways, "most_mib": most, "promise_mib": PROMISE_MIB, "kept": kept}


def _child(path: Path, only: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", CHILD, str(path), only], stdout=subprocess.PIPE, check=True, cwd=ROOT, timeout=300)
    return json.loads(done.stdout)


if __name__ == "__main__":
    report(measure)
