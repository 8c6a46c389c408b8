"""What a manifest names is imported when it is called, and not before."""

import subprocess
import sys

import pytest

from bazan.core.deferred_imports import deferred_imports, resolve

with deferred_imports():
    from bazan.core import labels
    from bazan.core.nowhere import nothing  # pyrefly: ignore[missing-import] - there is none
    from bazan.core.time import local_day


def test_a_deferred_name_stands_for_its_path_and_is_called_as_the_function():
    assert repr(labels.label) == "bazan.core.labels.label"
    assert resolve(local_day).__name__ == "local_day"
    assert resolve(resolve) is resolve


def test_a_name_that_is_not_there_fails_when_it_is_resolved():
    with pytest.raises((ImportError, AttributeError)):
        resolve(nothing)
    with pytest.raises(AttributeError):
        resolve(labels.none_such)  # pyrefly: ignore[missing-attribute] - there is none


def test_after_the_block_imports_are_ordinary():
    from bazan.core.labels import label

    assert label is resolve(labels.label)


@pytest.mark.parametrize("statement", ["import bazan.core.time", "from . import time"])
def test_only_an_import_that_can_be_deferred_is_taken(statement):
    program = f"from bazan.core.deferred_imports import deferred_imports\nwith deferred_imports():\n    {statement}"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and "can be deferred" in ended.stderr
