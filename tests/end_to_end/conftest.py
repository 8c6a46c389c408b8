"""One Chromium for the tests of a walk, and one installation for all walks of administrators."""

import sys
from contextlib import ExitStack

import pytest

from tests.browsers.chromium import one_browser
from tests.installations.web_only import front

_administered = ExitStack()


@pytest.fixture(scope="module", autouse=True)
def _one_browser():
    with one_browser():
        yield


@pytest.fixture(scope="session")
def house():
    """An installation that administrators change. Who uses it is of the group ``administered``, and it ends with the last of them."""
    with _administered:
        made = _administered.enter_context(front())
        made.start(sys.executable, "-m", "bazan.processes.worker")
        yield made


@pytest.fixture(autouse=True)
def _house_no_longer_than_needed(request):
    yield
    if _of_house(request.node) and request.node is [one for one in request.session.items if _of_house(one)][-1]:
        _administered.close()


def _of_house(test: pytest.Item) -> bool:
    return any(one.name == "xdist_group" and "administered" in one.args for one in test.iter_markers())
