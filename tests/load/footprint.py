"""What a whole installation weighs: resident memory at rest, time of a second start, bytes of the wall's first load.

``python -m tests.load.footprint`` starts the demo with three days of history in a folder of its own and prints JSON.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

from bazan.core.settings import ROOT
from tests.browsers.chromium import browser, sign_in
from tests.installations.full_installation import Installation, free_port
from tests.load.machine_speed import report

REST_S = 20
"""How long the installation is left alone before its memory is read."""


def start(home: Path, port: int) -> tuple[Installation, float]:
    """A running installation and the seconds from the command to the invitation."""
    environment = os.environ | {"BAZAN_HOME": str(home), "BAZAN_PORT": str(port), "BAZAN_DEMO_HISTORY_DAYS": "3"}
    environment.pop("DATABASE_URL", None)
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bazan.processes.supervisor", "up"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    for line in process.stdout:
        if "serves at" in line:
            break
    return Installation(f"http://127.0.0.1:{port}", home, process), time.monotonic() - began


def stop(installation: Installation) -> None:
    installation.process.send_signal(signal.SIGINT)
    installation.process.wait(60)


def memory(root: int) -> dict[str, float]:
    """Proportional resident MiB of a process and everything it started, by program."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            children.setdefault(int(stat.read_text().rsplit(")", 1)[1].split()[1]), []).append(int(stat.parent.name))
        except OSError:
            continue
    found: dict[str, float] = {}
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        try:
            pss = re.search(r"^Pss:\s+(\d+)", (Path("/proc") / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
            words = (Path("/proc") / str(pid) / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if pss:
            name = next((w for w in words if w.startswith(("bazan.", "simulator"))), Path(words[0].split(":")[0]).name)
            found[name] = found.get(name, 0) + int(pss[1]) / 1024
    return found


def wall_weight(installation: Installation) -> dict[str, object]:
    """Compressed bytes and requests until the wall stands, and any request that left the machine."""
    account = tomllib.loads((installation.home / "demo-accounts.toml").read_text())["accounts"]["leader"]
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1920, "height": 1080})
        sign_in(page, installation.address, account)
        fresh = chromium.new_context(viewport={"width": 1920, "height": 1080}, storage_state=page.context.storage_state())
        page = fresh.new_page()
        session = fresh.new_cdp_session(page)
        session.send("Network.enable")
        sizes: list[float] = []
        addresses: list[str] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        session.on("Network.requestWillBeSent", lambda event: addresses.append(event["request"]["url"]))
        began = time.monotonic()
        page.goto(installation.address + "/wall", wait_until="load")
        loaded_s = time.monotonic() - began
        page.wait_for_timeout(3000)
    outside = [a for a in addresses if not a.startswith((installation.address, "data:", "blob:"))]
    return {"bytes": int(sum(sizes)), "requests": len(addresses), "outside": outside, "load_s": round(loaded_s, 2)}


def measure() -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="bazan-footprint-") as folder:
        home, port = Path(folder), free_port()
        installation, first_s = start(home, port)
        stop(installation)
        installation, second_s = start(home, port)
        try:
            installation.until_well()
            time.sleep(REST_S)
            parts = memory(installation.process.pid)
            return {
                "first_start_s": round(first_s, 1),
                "second_start_s": round(second_s, 1),
                "resident_mib": round(sum(parts.values())),
                "resident_mib_by_part": {name: round(mib) for name, mib in sorted(parts.items())},
                "wall": wall_weight(installation),
            }
        finally:
            stop(installation)


if __name__ == "__main__":
    report(measure)
