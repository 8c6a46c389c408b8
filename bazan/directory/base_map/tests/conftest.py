import shutil

import pytest

from bazan.directory.base_map import version_files


@pytest.fixture(autouse=True)
def _own_folder():
    """Versions of a test that was rolled back leave their files behind, which would be the next test's."""
    shutil.rmtree(version_files.folder(), ignore_errors=True)
    version_files._tiles.cache_clear()
    version_files._lines.cache_clear()
    yield
    shutil.rmtree(version_files.folder(), ignore_errors=True)
