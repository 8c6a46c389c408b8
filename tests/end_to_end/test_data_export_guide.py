"""docs/how-to/leave-with-everything.md, typed as it stands: one installation leaves, and an empty one becomes what it was."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bazan.core.settings import ROOT
from bazan.platform.database.demo.embedded_server import OWNER, EmbeddedPostgres
from tests.end_to_end.test_backup_and_restore import Machine, filled
from tests.fixtures.memory_folder import leave_memory

PAGE = (ROOT / "docs/how-to/leave-with-everything.md").read_text("utf-8")
PASSWORD = "mưa rào trên nương cà phê"


@pytest.fixture
def place() -> Iterator[Path]:
    """Where every account may go, as /var/lib; pytest's own folders are root's alone."""
    folder = Path("/var/tmp") / f"bazan-leaves-{os.getpid()}"
    folder.mkdir()
    yield folder
    for home in ("here", "there"):
        server = EmbeddedPostgres(folder / home / "postgres")
        server.stop()
        leave_memory(server.home)
    shutil.rmtree(folder)


def typed(block: int, place: Path, home: Path, said: str = "") -> subprocess.CompletedProcess:
    """The lines of one block of the page, in one shell that knows nothing but the home."""
    lines = re.findall(r"^```\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[block].replace("/mnt/disk", str(place))
    environ = {"PATH": f"{ROOT / 'bin'}:{os.environ['PATH']}", "BAZAN_HOME": str(home), "BAZAN_ENV_FILE": os.devnull}
    return subprocess.run(["sh", "-ec", lines], cwd="/", env=environ, input=said, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_every_command_of_the_page_does_what_it_says(place):
    here, there = Machine(place / "here"), place / "there"
    filled(here)
    here.run("setup")
    with psycopg.connect(here.server.url_of(OWNER)) as session:
        session.execute(
            "INSERT INTO account (username, full_name, password, language, is_active, demo)"
            " VALUES ('AN.NGUYEN', 'Nguyễn An', '!', '', true, false)"
        )
    here.server.stop()
    left = typed(0, place, here.home)
    assert left.returncode == 0, left.stderr
    assert {path.name for path in place.iterdir()} == {"here", "dak-nong", "dak-nong-open"}
    if os.geteuid() == 0:
        refused = typed(1, place, there, PASSWORD)
        assert refused.returncode == 2 and f"chown -R bazan {place}/dak-nong" in refused.stderr, refused.stderr
        assert not list(there.iterdir()), "what is refused leaves nothing"
        subprocess.run(["chown", "-R", "bazan", place / "dak-nong"], check=True)
    arrived = typed(1, place, there, PASSWORD)
    assert arrived.returncode == 0, arrived.stderr
    owner = there.stat().st_uid
    assert owner != 0 or os.geteuid() != 0
    assert {path.lstat().st_uid for path in there.rglob("*")} == {owner}
    again = typed(1, place, there, PASSWORD)
    assert again.returncode == 2 and "isn't empty" in again.stderr
