"""A checkout with one room more, its database, and its processes: what the tests beside this file look at."""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bazan.core.settings import ROOT
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres

LINES = {
    "bazan/processes/composition/app_registry.py": (
        '    "bazan.screens.wall",\n',
        '    "bazan.screens.wall",\n    "bazan.screens.trial",\n',
    ),
    "pyproject.toml": ('"decisions | duty_desk | lineage | wall",', '"decisions | duty_desk | lineage | trial | wall",'),
}
"""Everything elsewhere that the room needs: its line in the list, and its place in the order of its floor."""
SEED = """
from datetime import timedelta
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import connection
from bazan.processes.composition import app_registry
from bazan.platform.jobs import api as bus
with connection.cursor() as cursor:
    bus.enlist(cursor, app_registry.subscribers())
from bazan.coordination.duty_rosters import api as duty_rosters
from bazan.coordination.notifications import api as notifications
from tests.fixtures import notification_province as conftest
from bazan.data.sources import api as sources
from bazan.data.observations import api as streams
from bazan.core.settings import ROOT
from bazan.core.time import now
from bazan.monitoring.alerts.models import AlertRule
province = ROOT / "provinces" / "elsewhere"
conftest.settle(province)
duty_rosters.load_province(province / "notifications", now())
staff = conftest.staff()
notifications.set_contact(staff["duty"], "sms", "0912345678", "duty", now())
for roster in ("center-duty", "duty-1"):
    conftest.stands(roster, "duty", 72, now() - timedelta(hours=1))
streams.load_vocabulary("apiculture", [{"code": "swarm", "unit": "1", "labels": {"vi": "Đàn", "en": "Swarm"}}])
for number in range(9):
    streams.register_thing(f"H{number}", f"Tổ {number}", f"Hive {number}", "hive", "apiculture", 10.1, 106.1, {"swarm": {}})
sources.load_sources([{"code": "hives", "name": "Tổ", "name_en": "Hives", "driver": "http_push", "promise_s": 3600,
                       "things": [f"H{number}" for number in range(9)]}], sector="apiculture")
sources.register_device("hives", "test", "token-of-the-trial")
words = {"vi": "{feature}", "en": "{feature}"}
AlertRule.objects.create(code="apiculture.beyond", sector="apiculture", version=1, fingerprint="x", spec={
    "version": 1, "labels": words, "about": words, "originator": "datastream", "property": "*", "urgency": "immediate",
    "certainty": "observed", "life_safety": True, "owner": "responsible", "group_by": [], "for_s": 0,
    "levels": [{"severity": "extreme", "above": 50}], "clear": {"below": 40}})
"""


@dataclass
class House:
    root: Path
    home: Path
    server: EmbeddedPostgres
    url: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def run(self, program: str, **more: str) -> str:
        """What a program prints that runs in this checkout."""
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program], cwd=self.root, env=self.environment | more, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str, **more: str) -> None:
        log = (self.home / f"{name}.log").open("wb")
        command = [sys.executable, "-m", f"bazan.processes.{name}"]
        self.processes[name] = subprocess.Popen(command, cwd=self.root, env=self.environment | more, stdout=log, stderr=log)

    def rows(self, sql: str, *parameters: object) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []

    def until(self, sql: str, timeout_s: float = 60) -> list[tuple]:
        """What a query gives once it gives something."""
        deadline = time.monotonic() + timeout_s
        while not (found := self.rows(sql)):
            logs = {name: (self.home / f"{name}.log").read_text()[-2000:] for name in self.processes}
            assert time.monotonic() < deadline, (sql, logs)
            time.sleep(0.1)
        return found

    def until_serving(self, name: str, timeout_s: float = 60) -> None:
        from bazan.processes.runtime.health_requests import ask_health

        deadline = time.monotonic() + timeout_s
        while True:
            try:
                if json.loads(ask_health(self.home / "run" / f"{name}.sock")):
                    return
            except OSError:
                assert time.monotonic() < deadline, (self.home / f"{name}.log").read_text()
            time.sleep(0.1)

    def end(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        self.server.stop()
        shutil.rmtree(self.server.home, ignore_errors=True)


def built(folder: Path) -> House:
    """The checkout as it is, the room's folder, the lines of ``LINES`` and nothing else; a province of two communes, people and hives."""
    root, home = folder / "house", folder / "home"
    root.mkdir()
    (home / "run").mkdir(parents=True)
    shutil.copytree(ROOT / "bazan", root / "bazan", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("sectors", "tests", "tools", "docs"):
        (root / name).symlink_to(ROOT / name)
    (root / "provinces" / "elsewhere").mkdir(parents=True)
    (root / "provinces" / "elsewhere" / "province.toml").touch()
    (root / "provinces" / "dak_nong").symlink_to(ROOT / "provinces" / "dak_nong")  # the default of a setting names it
    shutil.copytree(Path(__file__).parent / "example", root / "bazan/screens/trial", ignore=shutil.ignore_patterns("__pycache__"))
    for name, (before, after) in LINES.items():
        text = (ROOT / name).read_text("utf-8")
        assert text.count(before) == 1
        (root / name).write_text(text.replace(before, after), "utf-8")
    server = EmbeddedPostgres(home / "postgres", durable=False)
    house = House(root, home, server, server.start())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BAZAN_", "PYTHONPATH"))}
    house.environment = kept | {
        "DATABASE_URL": house.url,
        "BAZAN_HOME": str(home),
        "BAZAN_PROVINCE": "elsewhere",
        "BAZAN_DEMO": "0",
        "BAZAN_SECOND_PROOF": "offered",
        "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings",
    }
    house.run(SEED)
    return house
