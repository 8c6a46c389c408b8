"""What a measurement says beside its figures, and what two of them say beside each other."""

import json
import os
from pathlib import Path

import pytest

from bazan.core.settings import ROOT
from tests.load import __main__ as load
from tests.load import debian_packages, machine_speed
from tests.load.result_comparison import compare


def bench(loop_ms: float, **figures) -> dict:
    return {"bench": {"machine": {"loop_ms": [loop_ms, loop_ms], "query_ms": [loop_ms * 2, loop_ms * 2]}, **figures}}


def compared(folder: Path, before: dict, after: dict) -> dict[str, list[str]]:
    paths = folder / "before.json", folder / "after.json"
    for path, result in zip(paths, (before, after), strict=True):
        path.write_text(json.dumps(result))
    rows = [line.partition("  bench") for line in compare(*paths).splitlines() if "  bench" in line]
    return {name.partition(":")[0].lstrip("."): ratios.split() for ratios, _, name in rows}


def test_a_machine_half_as_fast_that_takes_twice_as_long_is_no_loss(tmp_path):
    before = bench(50, page={"p95_ms": 40, "questions": 8}, rows_per_s=1000, taking_s=1.5, promise_s=2)
    after = bench(100, page={"p95_ms": 80, "questions": 8}, rows_per_s=400, taking_s=1.5, promise_s=2)
    rows = compared(tmp_path, before, after)
    assert rows[""] == ["2.00"]
    assert rows["page.p95_ms"] == ["2.00", "1.00"]
    assert rows["rows_per_s"] == ["0.40", "0.80"]
    assert rows["taking_s"] == ["1.00", "0.50"]
    assert rows["page.questions"] == ["1.00"]


def test_what_only_one_of_them_measured_is_named(tmp_path):
    for name, result in (("a.json", bench(50, taking_s=1)), ("b.json", {"bench": {"failed": 1}})):
        (tmp_path / name).write_text(json.dumps(result))
    assert compare(tmp_path / "a.json", tmp_path / "b.json").splitlines()[1:] == ["only in one of them: bench"]


def test_the_loop_and_the_query_are_timed():
    assert machine_speed.loop_ms() > 1
    assert machine_speed.query_ms(os.environ["DATABASE_URL"]) > 1


@pytest.mark.parametrize("name", load.BENCHES)
def test_every_bench_reports_the_speed_of_its_machine(name):
    path = ROOT / "tests" / f"{load.BENCHES[name][0].replace('.', '/')}.py"
    assert "    report" in path.read_text("utf-8")


def test_a_program_that_cannot_be_had_is_said_to_be_so(tmp_path):
    with pytest.raises(debian_packages.Unavailable):
        debian_packages.program_with_libraries("no-such-package-of-debian", "no-such-program", tmp_path)
