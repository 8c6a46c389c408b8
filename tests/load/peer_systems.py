"""Others on the same machine: a SensorThings server from PyPI, and time-series databases from Debian as the ceiling.

``python -m tests.load.peer_systems --seconds 10`` prints JSON. Each peer is fetched into a folder that is thrown away; one that can't
be had here says why. None of the time-series databases keeps revisions, roll-ups or an answer for each row.
"""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import uvloop

from bazan.platform.database.demo.embedded_server import ADMINISTRATOR, kept_password
from tests.load import debian_packages
from tests.load.debian_packages import Unavailable
from tests.load.ingest_environment import Stage, stage
from tests.load.machine_speed import report
from tests.load.traffic import BATCH, quantiles
from tests.present import present

DATASTREAMS, CONNECTIONS = 100, 16
FIRST_S = 1_763_596_800
SETTINGS = """
from uuid import UUID
SECRET_KEY = "x"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
ROOT_URLCONF = "peer_urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "sensorthings.versions.v1_1",
  "sensorthings.versions.v1_1.backends.django", "sensorthings.versions.v1_1.extensions.dataarray"]
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "peer", "USER": "bazan", "PASSWORD": "%s",
  "HOST": "%s", "PORT": "5432", "CONN_MAX_AGE": 0}}
SENSORTHINGS_V1_1_SERVICE_URL = "http://127.0.0.1:%d/sensorthings"
SENSORTHINGS_V1_1_BACKEND_ADAPTER = "sensorthings.versions.v1_1.backends.django.adapter.DjangoBackendAdapter"
SENSORTHINGS_V1_1_ID_TYPE = UUID
SENSORTHINGS_V1_1_ID_DELIMITER = "'"
"""
URLS = 'from django.urls import include, path\nurlpatterns = [path("sensorthings/", include("sensorthings.versions.v1_1.urls"))]\n'
ASGI = "from django.core.asgi import get_asgi_application\napplication = get_asgi_application()\n"


class Poster:
    """One keep-alive connection to a port of this machine."""

    def __init__(self, port: int, path: str):
        self.port = port
        self.head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ".encode()
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, body: bytes) -> tuple[int, bytes]:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        reader, writer = self.streams
        writer.write(self.head + b"%d\r\n\r\n" % len(body) + body)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"transfer-encoding: chunked" in head:
            answer = b""
            while size := int((await reader.readline()).strip(), 16):
                answer += (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        else:
            length = head.partition(b"content-length: ")[2].split(b"\r\n")[0]
            answer = await reader.readexactly(int(length or 0))
        if b"connection: close" in head:
            writer.close()
            self.streams = None
        return int(head[9:12]), answer


async def hammer(port: int, path: str, body: Callable[[int, int], bytes], rows: int, seconds: float) -> dict[str, Any]:
    """CONNECTIONS posters, as fast as answers come. ``body(connection, number)``."""
    latencies: list[float] = []
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    async def one(connection: int) -> None:
        poster, number = Poster(port, path), 0
        while (started := time.perf_counter()) < end:
            status, answer = await poster.post(body(connection, number))
            if status >= 300 or b'"error"' in answer:
                wrong.append(f"{status} {answer[:200]!r}")
                return
            latencies.append(time.perf_counter() - started)
            number += 1

    began = time.perf_counter()
    await asyncio.gather(*(one(k) for k in range(CONNECTIONS)))
    lasted = time.perf_counter() - began
    return {"observations_per_s": round(len(latencies) * rows / lasted), "latency": quantiles(latencies), "wrong": wrong[:3]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def process(argv: list[str], port: int, **terms: Any) -> Iterator[None]:
    running = subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **terms
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        else:
            raise Unavailable(f"{argv[0]} does not listen")
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, 15)
        running.wait(30)


def lines(stamp_digits: int) -> Callable[[int, int], bytes]:
    """Bodies of BATCH rows in InfluxDB's line protocol."""

    def body(connection: int, number: int) -> bytes:
        start = FIRST_S + number * (BATCH // 50)
        zeros = "0" * (stamp_digits - 10)
        return "\n".join(f"obs,ds={connection * 50 + i % 50} v={20 + i % 90 / 10} {start + i // 50}{zeros}" for i in range(BATCH)).encode()

    return body


def victoria_metrics(seconds: float, folder: Path) -> dict[str, Any]:
    program, port = debian_packages.program("victoria-metrics", "victoria-metrics", folder), free_port()
    argv = [program, f"-storageDataPath={folder / 'vm'}", f"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=10y"]
    with process(argv, port):
        return uvloop.run(hammer(port, "/write", lines(19), BATCH, seconds))


def influxdb(seconds: float, folder: Path) -> dict[str, Any]:
    program, port, rpc = debian_packages.program("influxdb", "influxd", folder), free_port(), free_port()
    config = folder / "influxdb.conf"
    config.write_text(
        f'reporting-disabled = true\nbind-address = "127.0.0.1:{rpc}"\n[meta]\ndir = "{folder}/im"\n[data]\ndir = "{folder}/id"\n'
        f'wal-dir = "{folder}/iw"\n[http]\nbind-address = "127.0.0.1:{port}"\nlog-enabled = false\n'
    )
    with process([program, "-config", str(config)], port):
        uvloop.run(Poster(port, "/query?q=CREATE%20DATABASE%20x").post(b""))
        return uvloop.run(hammer(port, "/write?db=x", lines(19), BATCH, seconds))


def sensorthings(seconds: float, folder: Path, set_up: Stage) -> dict[str, Any]:
    """The PyPI server on the same PostgreSQL, two workers, data arrays of BATCH rows and single posts."""
    port, python = free_port(), folder / "venv" / "bin" / "python"
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    make = [uv, "venv", "-q", str(folder / "venv")] if uv else [sys.executable, "-m", "venv", str(folder / "venv")]
    install = [uv, "pip", "install", "-q", "--python", str(python)] if uv else [str(python), "-m", "pip", "install", "-q"]
    packages = ["django-ogc-sensorthings==1.2.0", "uvicorn", "uvloop", "httptools", "psycopg[binary]"]
    for argv in (make, [*install, *packages]):
        made = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=300)
        if made.returncode:
            raise Unavailable(made.stderr.strip()[-300:])
    password = kept_password(set_up.database.passwords, ADMINISTRATOR)
    (folder / "peer_settings.py").write_text(SETTINGS % (password, set_up.database.sockets, port))
    (folder / "peer_urls.py").write_text(URLS)
    (folder / "peer_asgi.py").write_text(ASGI)
    with psycopg.connect(set_up.url, autocommit=True) as c:
        c.execute("CREATE DATABASE peer")
    terms = {"cwd": folder, "env": {**os.environ, "DJANGO_SETTINGS_MODULE": "peer_settings"}}
    subprocess.run([str(python), "-m", "django", "migrate", "-v0"], check=True, capture_output=True, timeout=120, **terms)
    serve = [str(python), "-m", "uvicorn", "peer_asgi:application", "--port", str(port), "--workers", "2", "--no-access-log"]
    with process(serve, port, **terms):
        uvloop.run(_populate(port))
        with psycopg.connect(set_up.url.replace("/bazan?", "/peer?")) as c:
            table = "sensorthings_v1_1_django_backend_"
            ids = [str(row[0]) for row in c.execute(f"SELECT id FROM {table}datastream ORDER BY name")]
            feature = str(present(c.execute(f"SELECT id FROM {table}featureofinterest").fetchone())[0])
        batches = uvloop.run(hammer(port, "/sensorthings/v1.1/CreateObservations", _arrays(ids, feature), BATCH, seconds))
        singles = uvloop.run(hammer(port, "/sensorthings/v1.1/Observations", _singles(ids, feature), 1, seconds))
    return {"data_arrays": batches, "single_posts": singles}


async def _populate(port: int) -> None:
    root = "/sensorthings/v1.1/"
    feature = {
        "name": "F",
        "description": "f",
        "encodingType": "application/geo+json",
        "feature": {"type": "Point", "coordinates": [107, 12]},
    }
    answers = [await Poster(port, root + "FeaturesOfInterest").post(json.dumps(feature).encode())]
    for i in range(DATASTREAMS):
        entity = {
            "name": f"D{i:03}",
            "description": "d",
            "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            "unitOfMeasurement": {"name": "u", "symbol": "u", "definition": "http://example.org/u"},
            "Thing": {"name": f"T{i}", "description": "t"},
            "Sensor": {"name": "S", "description": "s", "encodingType": "text/html", "metadata": "x"},
            "ObservedProperty": {"name": "P", "description": "p", "definition": "http://example.org/p"},
        }
        answers.append(await Poster(port, root + "Datastreams").post(json.dumps(entity).encode()))
    if any(status >= 300 for status, _ in answers):
        raise Unavailable(f"it refuses its entities: {answers[0]} {answers[-1]}")


def _iso(second: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(FIRST_S + second))


def _arrays(ids: list[str], feature: str) -> Callable[[int, int], bytes]:
    """BATCH rows over as many datastreams as a connection owns."""

    def body(connection: int, number: int) -> bytes:
        own = ids[connection::CONNECTIONS]
        each = BATCH // len(own)
        counts = [each + (BATCH - each * len(own) if i == 0 else 0) for i in range(len(own))]
        groups = []
        for i, count in zip(own, counts, strict=True):
            rows = [[_iso(number * BATCH + k), _iso(number * BATCH + k), 20 + k % 90 / 10, feature] for k in range(count)]
            names = ["phenomenonTime", "resultTime", "result", "FeatureOfInterest/id"]
            groups.append({"Datastream": {"@iot.id": i}, "components": names, "dataArray@iot.count": count, "dataArray": rows})
        return json.dumps(groups).encode()

    return body


def _singles(ids: list[str], feature: str) -> Callable[[int, int], bytes]:
    def body(connection: int, number: int) -> bytes:
        own, at = ids[connection::CONNECTIONS], _iso(-1 - number)
        entity = {"phenomenonTime": at, "resultTime": at, "result": 20.5, "FeatureOfInterest": {"@iot.id": feature}}
        return json.dumps(entity | {"Datastream": {"@iot.id": own[number % len(own)]}}).encode()

    return body


def run(seconds: float) -> dict[str, Any]:
    """What each peer takes, or why it was skipped."""
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="bazan-peers-") as name, stage(4) as set_up:
        folder = Path(name)
        measures: dict[str, Callable[[], dict[str, Any]]] = {
            "django_ogc_sensorthings": lambda: sensorthings(seconds, folder, set_up),
            "victoria_metrics": lambda: victoria_metrics(seconds, folder),
            "influxdb": lambda: influxdb(seconds, folder),
        }
        for peer, measure in measures.items():
            try:
                results[peer] = measure()
            except (Unavailable, OSError, subprocess.SubprocessError, asyncio.IncompleteReadError) as why:
                results[peer] = {"skipped": f"{type(why).__name__}: {why}"[:400]}
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    arguments = parser.parse_args()
    report(lambda: run(arguments.seconds))


if __name__ == "__main__":
    main()
