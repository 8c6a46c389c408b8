"""A room is added by its own folder and two lines elsewhere, and is then everywhere. And what measures never delays what calls."""

import http.server
import json
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from bazan.core.settings import load
from bazan.platform.security.signed_tokens import secret_key, sign
from bazan.processes.runtime.health_requests import UnixConnection
from tests.architecture.added_app import checkout as houses

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("trial")]
BUSY_S = 4
"""How long the toy room lets nothing else of its process go on, again and again."""
SOON_S = 20
"""A reading reaches a telephone in a few seconds. Beside what measures, each of some forty steps of its way would wait for ``BUSY_S``."""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    built = houses.built(tmp_path_factory.mktemp("trial"))
    yield built
    built.end()


@pytest.fixture(scope="module")
def pages(house):
    """(user name, address) → (status, text) of a page as this account sees it."""
    wanted = [("leader", "/trial"), ("night", "/trial"), ("night", "/inbox"), ("night", "/account/calls")]
    said = house.run(
        "import django, json; django.setup()\n"
        "from django.contrib.auth import get_user_model\n"
        "from django.test import Client\n"
        "def page(username, address):\n"
        "    client = Client(SERVER_NAME='127.0.0.1'); client.force_login(get_user_model().objects.get(username=username))\n"
        "    answer = client.get(address); return answer.status_code, answer.text\n"
        f"print(json.dumps([page(*each) for each in {wanted!r}]))"
    )
    return dict(zip(wanted, json.loads(said), strict=True))


def test_it_takes_at_most_three_lines_elsewhere():
    changed = sum(sum(line not in before.splitlines() for line in after.splitlines()) for before, after in houses.LINES.values())
    assert changed <= 3


def test_the_contracts_and_the_migrations_hold_with_it(house):
    kept = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"], cwd=house.root, capture_output=True, text=True,
        env=house.environment | {"PYTHONPATH": str(house.root)},
    )  # fmt: skip
    assert kept.returncode == 0, kept.stdout
    house.run(
        "import django; django.setup()\nfrom django.core.management import call_command\n"
        "call_command('makemigrations', check=True, dry_run=True, verbosity=0)"
    )


def test_its_page_answers_and_its_entry_stands_in_the_menu_of_who_may_open_it(pages):
    status, text = pages["leader", "/trial"]
    assert status == 200 and "Phòng thử" in text and 'href="/trial"' in text
    assert "trial" in text.partition('name="live-kinds" content="')[2].partition('"')[0].split()
    assert pages["night", "/trial"][0] == 403
    status, text = pages["night", "/inbox"]
    assert status == 200 and "/trial" not in text


def test_its_channel_is_offered_to_people(pages):
    status, text = pages["night", "/account/calls"]
    assert status == 200 and "Bồ câu" in text


def test_its_setting_is_documented_and_refused_by_name_when_it_is_wrong(house):
    written = house.run("from tools import reference as r; print(r.settings_page(), r.permissions_page(), r.processes_page())")
    assert "| `BAZAN_TRIAL_BUSY_S` | `0.001` | How long the toy room measures. |" in written
    assert "| `trial.view` | yes |" in written and "`bazan.screens.trial.tasks.measure`" in written
    for module in ("supervisor", "cli"):
        refused = subprocess.run(
            [sys.executable, "-m", f"bazan.processes.{module}", *(["setup"] if module == "cli" else [])], cwd=house.root,
            env=house.environment | {"BAZAN_TRIAL_BUSY_S": "long"}, capture_output=True, text=True,
        )  # fmt: skip
        assert refused.returncode == 2 and "BAZAN_TRIAL_BUSY_S='long'" in refused.stderr


def test_what_it_keeps_of_people_is_found_erased_and_proven(house):
    told = house.run(
        "import django; django.setup()\nfrom bazan.core.time import now\nfrom bazan.directory.personal_data import api\n"
        "from bazan.screens.trial.models import TrialRound\nTrialRound.objects.create(what='visited', process='y', took_s=1)\n"
        "print(api.run(now())['trial.rounds'], api.run(now())['trial.rounds'], api.proofs(holder='trial.rounds')[0].count)\n"
        "TrialRound.objects.all().delete()"
    )
    assert told.split() == ["1", "0", "1"]


def test_the_supervisor_starts_the_analysis_for_it(house):
    program = (
        "from bazan.processes.supervisor.installation import parts; from bazan.core.settings import current\n"
        "print(*(part.name for part in parts(current())))"
    )
    assert {"alerting", "worker", "analysis"} <= set(house.run(program, MQTT_URL="mqtt://nowhere").split())


def test_its_clocks_and_its_job_run_each_in_its_process_and_a_screen_is_told(house):
    for name in ("live", "alerting", "analysis"):
        house.start(name)
    house.until_serving("live")
    reach = {"account": 0, "places": None, "sectors": None, "expires": time.time() + 300}
    token = sign(secret_key(load({"BAZAN_HOME": str(house.home)})), reach)
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(60)
        line.connect(str(house.home / "run" / "live.sock"))
        line.sendall(f"GET /live/events?token={quote(token)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        with line.makefile("rb") as frames:
            assert any(read.startswith(b"retry:") for read in frames)
            house.start("worker")
            told = (json.loads(next(frames)[5:]) for read in frames if read.strip() == b"event: trial")
            assert any(["measured", "worker"] in news for news in told)
    house.run("import django; django.setup()\nfrom bazan.screens.trial import api; api.defer(7)")
    house.until("SELECT 1 FROM trial_round WHERE what = 'job 7'")
    for clock in ("alerting", "analysis"):
        house.until(f"SELECT 1 FROM trial_round WHERE what = 'clock' AND process = '{clock}'")
    found = set(house.rows("SELECT DISTINCT what, process FROM trial_round"))
    assert found == {("measured", "worker"), ("clock", "alerting"), ("clock", "analysis"), ("job 7", "analysis")}


class Telephones(http.server.BaseHTTPRequestHandler):
    """The gateway of a carrier; each message is kept with the moment it came."""

    taken: list[tuple[float, str]]

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.taken.append((time.monotonic(), text))
        answer = json.dumps({"code": "0", "data": {"id": str(len(self.taken))}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def telephones():
    taken: list = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Taking", (Telephones,), {"taken": taken})) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", taken
        server.shutdown()


def test_slow_measuring_delays_no_call(house, telephones):
    """From a reading to a telephone while the process of the work does nothing but measure."""
    address, taken = telephones
    for process in house.processes.values():
        process.terminate()
    for process in house.processes.values():
        assert process.wait(30) == 0
    house.rows("DELETE FROM trial_round")
    house.start("ingest", MQTT_URL="mqtt://127.0.0.1:9")
    house.start("alerting", TEST_SMS_URL=address, TEST_SMS_KEY="key", BAZAN_MAY_REACH="127.0.0.1/32")
    house.start("worker", BAZAN_TRIAL_BUSY_S=str(BUSY_S))
    house.until_serving("ingest")
    house.until("SELECT 1 FROM pg_stat_activity WHERE application_name = 'bazan-alerting-listen'")
    house.until("SELECT 1 FROM trial_round WHERE what = 'measured' AND took_s > 1")
    took = []
    for number in range(4):
        before, sent = len(taken), time.monotonic()
        post(house, f"H{number}", 99)
        while len(taken) == before:
            assert time.monotonic() < sent + 3 * SOON_S, (house.home / "alerting.log").read_text()[-3000:]
            time.sleep(0.05)
        took.append(taken[before][0] - sent)
    measured = [seconds for (seconds,) in house.rows("SELECT took_s FROM trial_round WHERE what = 'measured'")]
    assert sum(measured) > 0.5 * sum(took), "the work was busy all the while"
    assert max(took) < SOON_S, took


def post(house, thing: str, value: float) -> None:
    connection = UnixConnection(house.home / "run" / "ingest.sock")
    row = {"thing": thing, "property": "swarm", "time": datetime.now(UTC).isoformat(), "value": value}
    headers = {"Authorization": "Bearer token-of-the-trial", "Content-Type": "application/json"}
    connection.request("POST", "/ingest/v1/observations", json.dumps({"observations": [row]}), headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    assert (answer.status, said["accepted"]) == (200, 1), said
