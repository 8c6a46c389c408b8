"""A stage for measurements: a durable PostgreSQL in a folder of its own, migrated, with a register of many datastreams."""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bazan.core.settings import load
from bazan.data.observations.ingest import broker_access_files
from bazan.data.observations.ingest.broker_access_files import BrokerUser
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres
from tests.present import present

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "token-of-the-load-test"
PROPERTIES = 4


@dataclass
class Stage:
    """Folders, addresses and the processes that were started; ``end`` stops them all."""

    home: Path
    database: EmbeddedPostgres
    url: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def run(self) -> Path:
        return self.home / "run"

    def start(self, name: str, *argv: str) -> subprocess.Popen:
        """Start one of our processes by module, or any program."""
        command = [sys.executable, "-m", name, *argv] if name.startswith("bazan.") else [name, *argv]
        log = (self.home / f"{Path(name).name}.log").open("ab")
        process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        self.processes[name] = process
        return process

    def wait_for(self, name: str, timeout_s: float = 30) -> None:
        """Until ``run/<name>.sock`` answers /readyz with 200."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as s:
                s.settimeout(2)
                s.connect(str(self.run / f"{name}.sock"))
                s.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if s.recv(12).endswith(b"200"):
                    return
            time.sleep(0.05)
        raise TimeoutError(f"{name} does not answer; see {self.home}")

    def broker(self, mosquitto: str) -> int:
        """Start Mosquitto on a free port, as the supervisor would; ``mosquitto``: the path of the program."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        config = self.home / "mosquitto.conf"
        user = "user root\n" if os.geteuid() == 0 else ""
        settings = load(self.environment)
        device = BrokerUser("load/sensors", broker_access_files.broker_password(TOKEN), ("bazan/+/+",))
        broker_access_files.write(settings, [device])
        files = f"password_file {self.home}/sensors.passwords\nacl_file {self.home}/sensors.topics\n"  # the edge doesn't know this device
        for name in ("passwords", "topics"):
            shutil.copy(broker_access_files.folder(settings) / name, self.home / f"sensors.{name}")
        config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous false\nmax_queued_messages 1000000\n{files}{user}")
        (self.run / "broker-port").write_text(str(port))
        self.start(mosquitto, "-c", str(config))
        return port

    def rows(self, sql: str, *parameters) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []

    def end(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        self.database.stop()
        shutil.rmtree(self.database.home, ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def stage(datastreams: int, shared_buffers: str = "2GB", driver: str = "http_push") -> Iterator[Stage]:
    home = Path(tempfile.mkdtemp(prefix="bazan-load-"))
    database = EmbeddedPostgres(home / "postgres", durable=True)
    database.options |= {"shared_buffers": shared_buffers, "wal_buffers": "64MB"}
    made = Stage(home, database)
    try:
        made.url = database.start()
        made.run.mkdir()
        made.environment = os.environ | {
            "DATABASE_URL": made.url,
            "BAZAN_HOME": str(home),
            "MQTT_URL": "",
            "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings",
        }
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "django", "migrate", "-v0", "--skip-checks"],
            env=made.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        found(made.url, datastreams, driver)
        yield made
    finally:
        made.end()


def found(url: str, datastreams: int, driver: str) -> None:
    """Things L0, L1 … with four properties p0 … p3 each, all written by one source with one device."""
    things = (datastreams + PROPERTIES - 1) // PROPERTIES
    with psycopg.connect(url, autocommit=True) as c:
        source = present(
            c.execute(
                "INSERT INTO source (code, name, name_en, sector, driver, binding, promise_s, enabled, demo) "
                "VALUES ('load', 'load', 'load', 'load', %s, %s, 3600, true, true) RETURNING id",
                (driver, json.dumps({})),
            ).fetchone()
        )[0]
        c.execute(
            "INSERT INTO device (source_id, name, token_sha256) VALUES (%s, 'load', %s)",
            (source, hashlib.sha256(TOKEN.encode()).hexdigest()),
        )
        c.execute(
            "INSERT INTO observed_property (code, pack, unit, labels, symbols) "
            "SELECT 'p' || i, 'load', '1', '{}', '[]' FROM generate_series(0, %s - 1) i",
            (PROPERTIES,),
        )
        c.execute(
            "INSERT INTO thing (code, name, name_en, search_key, kind, sector, properties, demo) "
            "SELECT 'L' || i, 'L' || i, 'L' || i, 'l' || i, 'load', 'load', '{}', true FROM generate_series(0, %s - 1) i",
            (things,),
        )
        c.execute("INSERT INTO source_thing (source_id, thing_id) SELECT %s, id FROM thing", (source,))
        c.execute(
            "INSERT INTO datastream (thing_id, observed_property_id, unit, cadence_s) "
            "SELECT t.id, p.id, '1', 60 FROM thing t, observed_property p ORDER BY t.id, p.id"
        )
        c.execute("ANALYZE")
