import shutil

import pytest

from bazan.register.ground import store


@pytest.fixture(autouse=True)
def _own_folder():
    """Versions of a test that was rolled back leave their files behind, which would be the next test's."""
    shutil.rmtree(store.folder(), ignore_errors=True)
    store._tiles.cache_clear()
    store._lines.cache_clear()
    yield
    shutil.rmtree(store.folder(), ignore_errors=True)
