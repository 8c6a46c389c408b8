"""Pytest plugin: what the tests of each kind cost.

A run of all ends with the ten dearest; `CONTRIBUTING.md` says where a new test belongs.
"""

from collections import defaultdict
from pathlib import PurePosixPath

import pytest
from _pytest.terminal import TerminalReporter

KINDS = (
    ("installations of their own", ("tests/upgrade/", "tests/end_to_end/second_province/", "tests/load/")),
    ("every address", ("tests/security/addresses/",)),
    ("architecture", ("tests/architecture/",)),
    ("pictures and video", ("bazan/platform/image_analysis/", "bazan/processes/vision/", "tests/simulated_cameras/", "simulator/cameras/")),
)
"""Kinds that folders make."""
DEAREST = 10
ENOUGH = 1000
"""Tests of a run that is told; of one folder nobody asks."""


def name_kind(test: pytest.Item) -> str:
    """Say what the test needs: the dearest of it names its kind."""
    group, path = test.get_closest_marker("xdist_group"), test.nodeid
    fixtures = set(getattr(test, "fixturenames", ()))
    for kind, folders in KINDS:
        if path.startswith(folders):
            return kind
    if "installation" in fixtures or (group and "installation" in group.args):
        return "a whole installation"
    if group and {"administered", "front"} & set(group.args):
        return "the front of an installation"
    if path.startswith("tests/"):
        parts = PurePosixPath(path).parts
        return f"tests of {parts[1]}" if len(parts) > 2 else "pure"
    if test.get_closest_marker("browser"):
        return "a browser at a page with rows"
    marker = test.get_closest_marker("django_db")
    if "transactional_db" in fixtures or (marker and marker.kwargs.get("transaction")):
        return "rows that are committed"
    if test.get_closest_marker("database"):
        return "rows in a transaction" if "lasting" in fixtures or marker else "a database of its own"
    return "slow, without a database" if test.get_closest_marker("slow") else "pure"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for test in items:
        test.user_properties.append(("kind", name_kind(test)))


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Seconds of workers: a test's own, and of what was made and left for it."""
    tests, seconds = defaultdict[str, set[str]](set), defaultdict[str, float](float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if kind := dict(getattr(report, "user_properties", ())).get("kind"):
                tests[kind].add(report.nodeid)
                seconds[kind] += report.duration
    if sum(map(len, tests.values())) < ENOUGH:
        return
    terminalreporter.section("dearest kinds of tests")
    for kind in sorted(seconds, key=seconds.__getitem__, reverse=True)[:DEAREST]:
        each = 1000 * seconds[kind] / len(tests[kind])
        terminalreporter.write_line(f"{seconds[kind]:8,.0f} s {len(tests[kind]):6} tests {each:8,.0f} ms each   {kind}")
