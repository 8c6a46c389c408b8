"""A pack's standard procedures, one file each, judged: what is done in an emergency, by whom, within how many minutes."""

from collections.abc import Iterator, Mapping
from typing import Any

from bazan.engines.packs.judging import one_of, repeated
from bazan.engines.packs.types import LANGUAGES, Pack, Problem

BEFORE = ("stable", "recovering")
COMPUTE = ("exposed", "downstream")
LONGEST_MINUTES = 366 * 24 * 60


def procedures(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the pack's procedures."""
    yield from repeated("procedures", "id", (spec.get("id") for spec in pack.procedures))
    for spec in pack.procedures:
        file = f"procedures/{spec['file']}"
        if spec.get("id") != spec["file"].removesuffix(".toml"):
            yield Problem(file, "id", "not_file")
        yield from (
            Problem(file, key, "missing") for key in ("version", "law", "report_minutes", "title", "roles", "steps") if not spec.get(key)
        )
        yield from _minutes(file, "report_minutes", spec.get("report_minutes"))
        yield from _worded(file, "title", spec.get("title", {}))
        for name in spec.get("compute", []):
            yield from one_of(file, "compute", name, COMPUTE)
        for part in ("roles", "contacts"):
            for n, one in enumerate(spec.get(part, []), 1):
                yield from _worded(file, f"{part}.{n}", one)
        yield from repeated(file, "steps.id", (step.get("id") for step in spec.get("steps", [])))
        for step in spec.get("steps", []):
            yield from _step(file, step)


def _step(file: str, step: Mapping[str, Any]) -> Iterator[Problem]:
    where = f"steps.{step.get('id', '?')}"
    yield from (Problem(file, f"{where}.{key}", "missing") for key in ("id", "owner", "minutes") if not step.get(key))
    yield from _minutes(file, f"{where}.minutes", step.get("minutes"))
    yield from _worded(file, where, step)
    if "before" in step:
        yield from one_of(file, f"{where}.before", step["before"], BEFORE)
    if not 1 <= step.get("from_level", 1) <= 3:
        yield Problem(file, f"{where}.from_level", "not_one_of", {"given": step["from_level"], "choices": "1, 2, 3"})
    for n, check in enumerate(step.get("checks", []), 1):
        yield from _worded(file, f"{where}.checks.{n}", check)


def _minutes(file: str, key: str, given: Any) -> Iterator[Problem]:
    if given is not None and not (isinstance(given, int) and 0 < given <= LONGEST_MINUTES):
        yield Problem(file, key, "procedure_minutes", {"given": given})


def _worded(file: str, key: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    yield from (Problem(file, f"{key}.{language}", "missing") for language in LANGUAGES if not str(table.get(language, "")).strip())
