"""``make bench``: every measurement in one run, each in a process of its own, as one JSON document on standard output.

``python -m tests.load [NAME …] [--quick]``; --quick measures for seconds instead of minutes, to see that all of it works.
``python -m tests.load --compare BEFORE.json AFTER.json`` tells two results apart. Each bench holds the machine's own speed beside it:
``"machine": {"loop_ms": [before, after], "query_ms": [before, after]}``, a fixed loop of Python and a fixed query (``gauge``). What can't
be measured here says why, as ``"skipped"``; what went wrong says ``"failed"``.
"""

import argparse
import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bazan.core.settings import ROOT
from tests.load.result_comparison import compare

BENCHES = {
    "ingest": ("load.ingest", ["--seconds", "60"], ["--seconds", "5"]),
    "saturated": ("load.saturation", ["--seconds", "30"], ["--seconds", "5", "--most", "100000"]),
    "peers": ("load.peer_systems", ["--seconds", "10"], ["--seconds", "3"]),
    "alerts": ("load.alerts", ["--seconds", "30"], ["--seconds", "5"]),
    "glass": ("load.sensor_to_screen", ["--seconds", "30"], ["--seconds", "5"]),
    "boards": ("load.boards", [], ["--quick"]),
    "forms": ("load.form_upload", [], ["--rows", "2000"]),
    "bombs": ("load.zip_bombs", [], []),
    "dossiers": ("load.dossier_import", [], ["--lines", "100000"]),
    "recompute": ("load.recomputation", [], ["--months", "2"]),
    "map": ("load.operations_map", [], ["--rows", "20000", "--movers", "500", "--minutes", "0.2"]),
    "routes": ("load.road_routes", [], ["--side", "40", "--households", "500"]),
    "search": ("load.search", [], ["--names", "5000"]),
    "signal_to_desk": ("load.sensor_to_duty_desk", ["--seconds", "30"], ["--seconds", "5"]),
    "desk": ("load.duty_desk", [], ["--alerts", "5000"]),
    "administration": ("load.administration", [], ["--rounds", "10"]),
    "reports": ("load.field_reports", [], ["--seconds", "5", "--public", "20000", "--cases", "5000"]),
    "promises": ("accuracy.response_time_promises", [], []),
    "duplicates": ("accuracy.duplicate_reports", [], []),
    "cameras": ("load.cameras", [], ["--seconds", "4"]),
    "watching": ("load.camera_streams", [], ["--cameras", "4", "--minutes", "2"]),
    "anomalies": ("accuracy.anomalies", [], []),
    "forecasts": ("accuracy.forecasts", [], ["--courses", "300"]),
    "effects": ("accuracy.directive_effects", [], ["--cases", "20"]),
    "outbreaks": ("accuracy.outbreaks", [], []),
    "hotspots": ("accuracy.hotspots", [], []),
    "processes": ("accuracy.process_mining", [], []),
    "ask": ("load.questions", [], []),
    "briefings": ("load.briefings", [], []),
    "limits": ("load.threshold_preview", [], ["--places", "5"]),
    "storm": ("load.sign_in_storm", [], ["--people", "40"]),
    "footprint": ("load.footprint", [], []),
    "kill": ("load.ingest_kill", ["--kills", "50", "--seconds", "120"], ["--kills", "5", "--seconds", "15"]),
    "history": ("load.history", [], ["--days", "30", "--series", "1000", "--peer-days", "2"]),
    "trial": ("load.formula_trial", [], []),
    "history_kills": ("load.history_kill", ["150"], ["10"]),
    "standby": ("load.ingest_standby", ["--kills", "40", "--seconds", "120"], ["--kills", "4", "--seconds", "15", "--rate", "3000"]),
}
"""Name of a bench to its module within ``tests`` and its arguments, in full and quick."""


def run(name: str, quick: bool) -> object:
    """What one bench printed; its error, when it fails, so that the others still count."""
    print(f"  {name} …", file=sys.stderr, flush=True)
    module, full, short = BENCHES[name]
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{module}", *(short if quick else full)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"failed": done.returncode, "printed": done.stdout[-2000:]}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], metavar="NAME")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    arguments = parser.parse_args()
    if arguments.compare:
        print(compare(*arguments.compare))
        return 0
    results = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": len(_cores()), "python": platform.python_version(), "system": platform.platform()},
    }
    results |= {name: run(name, arguments.quick) for name in arguments.names or BENCHES}
    print(json.dumps(results, indent=2, ensure_ascii=False))
    return 1 if any(isinstance(result, dict) and "failed" in result for result in results.values()) else 0


def _cores() -> list[str]:
    return [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("processor")]


if __name__ == "__main__":
    sys.exit(main())
