"""Django and a PostgreSQL of its own in a folder that is gone afterwards, for benches that ask the rooms in one process."""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bazan.platform.database.demo.embedded_server import EmbeddedPostgres
from tests.load.machine_speed import report


@dataclass
class House:
    """The folder, the server, and what both have cost so far."""

    home: Path
    server: EmbeddedPostgres

    def cpu_s(self) -> dict[str, float]:
        """Processor seconds of this process and of the server with all its backends: on a shared machine they say more than the clock."""
        own = os.times()
        return {"python": own.user + own.system, "postgres": family_s(self.server.process.pid if self.server.process else 0)}

    def since(self, before: dict[str, float]) -> dict[str, float]:
        return {name: round(value - before[name], 2) for name, value in self.cpu_s().items()}


@contextmanager
def house(name: str, durable: bool = True) -> Iterator[House]:
    """A migrated database and Django set up over it; a bench that is told to end leaves nothing behind either."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    home = Path(tempfile.mkdtemp(prefix=f"bazan-{name}-"))
    server = EmbeddedPostgres(home / "postgres", durable=durable)
    os.environ |= {
        "DATABASE_URL": server.start(),
        "BAZAN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings",
    }
    os.environ.setdefault("BAZAN_SECOND_PROOF", "offered")
    try:
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield House(home, server)
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def report_from(name: str, measure: Callable[[House], dict[str, Any]], durable: bool = True) -> None:
    """Print what a bench measures in a house that stands for it alone."""

    def measured() -> dict[str, Any]:
        with house(name, durable) as stage:
            return measure(stage)

    report(measured)


def load() -> list[float]:
    """The load averages beside which a figure was taken."""
    return [round(one, 2) for one in os.getloadavg()]


def peak_mb(pid: str | int = "self") -> int:
    """The most memory a process ever held."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in text.splitlines() if line.startswith("VmHWM")).split()[1]) >> 10


def family_s(parent: int) -> float:
    """Processor seconds of a process, of its children and of those it has seen end."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if path.parent.name == str(parent):
            ticks += sum(map(int, fields[11:15]))
        elif fields[1] == str(parent):
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")
