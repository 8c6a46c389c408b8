"""One Chromium for the tests of a walk."""

import pytest

from tests.screens import one_browser


@pytest.fixture(scope="module", autouse=True)
def _one_browser():
    with one_browser():
        yield
