"""A whole installation, started by the command people type, for the tests that walk through all of it."""

import os

import pytest

from tests.installations.full_installation import free_port, start_installation
from tests.servers import push_service


@pytest.fixture(scope="session")
def installation(tmp_path_factory, request):
    if "PYTEST_XDIST_WORKER" in os.environ:  # else each of pytest's processes would start one, and they would wear each other down
        grouped = all(one.nodeid.endswith("@installation") for one in _users(request.session))
        assert grouped, "run with --dist loadgroup, and mark its users by xdist_group"
    home = tmp_path_factory.mktemp("bazan")
    push_port = free_port()
    settings = {"BAZAN_DEMO_HISTORY_DAYS": "3"}
    settings["BAZAN_VISION"] = "0"  # the walk about cameras starts what watches them, beside the others it would take them a core
    settings |= push_service.environment(f"http://127.0.0.1:{push_port}")
    with start_installation(home, settings) as running:
        running.push_port = push_port
        yield running
    assert running.secrets_in_logs() == [], "secrets that tests used stand in the logs"


@pytest.fixture(autouse=True)
def _no_longer_than_needed(request):
    """The installation ends with the last test that uses it: beside all the others it would take them a processor."""
    used = request.getfixturevalue("installation") if "installation" in request.fixturenames else None
    yield
    if used and request.node is _users(request.session)[-1]:
        used.stop()


def _users(session: pytest.Session) -> list[pytest.Item]:
    return [one for one in session.items if "installation" in getattr(one, "fixturenames", ())]
