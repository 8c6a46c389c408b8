"""A key of a real pack's file, written wrong: file, key and the right one are named. Which keys are a grammar's, the grammars say."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from fnmatch import fnmatch
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bazan.core.labels import sentence
from bazan.core.language import in_every_language
from bazan.core.settings import ROOT
from bazan.platform.declarations.api import Shape, chosen, keys_of, shape_of
from bazan.platform.packs.folder_grammar import misread
from bazan.platform.packs.grammar import OWN
from bazan.platform.packs.types import File
from bazan.processes.composition.pack_grammars import GRAMMARS

WRITTEN = OWN | {f"{grammar.folder}/*.toml": grammar.declaration for grammar in GRAMMARS}
FILES = [
    (File(path.relative_to(folder).as_posix(), tomllib.loads(path.read_text("utf-8"))), shape_of(hint))
    for folder in sorted(path.parent for path in (ROOT / "sectors").glob("*/pack.toml"))
    for pattern, hint in WRITTEN.items()
    for path in sorted(folder.glob(pattern))
]


def keys(shape: Shape | None, given: Any, where: str = "") -> Iterator[tuple[dict, str, str, frozenset[str]]]:
    """Every key that the grammar gives a meaning: its table, the key, the path of the table, and the keys that may stand beside it."""
    shape = shape and chosen(shape, given)
    if shape is None:
        return
    if shape.kind == "list":
        for at, item in enumerate(given):
            yield from keys(shape.item, item, f"{where}[{at}]")
    elif shape.kind == "mapping":
        for name, item in given.items():
            yield from keys(shape.item, item, f"{where}.{name}".lstrip("."))
    elif shape.kind == "table":
        known = keys_of(shape.table)
        for name, item in given.items():
            yield given, name, where, frozenset(known)
            yield from keys(known[name][1], item, f"{where}.{name}".lstrip("."))


def misspelt(key: str, how: str, at: int) -> str:
    """A slip of the fingers: a letter doubled, left out, or two of them swapped."""
    at %= len(key)
    match how:
        case "doubled":
            return key[:at] + key[at] + key[at:]
        case "left out":
            return key[:at] + key[at + 1 :]
        case _:
            return key[:at] + key[at + 1 : at + 2] + key[at : at + 1] + key[at + 2 :]


@pytest.fixture(scope="module")
def every() -> list[tuple[int, int]]:
    return [(number, at) for number, (file, shape) in enumerate(FILES) for at, _ in enumerate(keys(shape, file.table))]


@settings(max_examples=400, deadline=None)
@given(data=st.data(), how=st.sampled_from(("doubled", "left out", "swapped")))
def test_a_misspelt_key_is_refused_with_the_one_that_was_meant(every, data, how):
    number, at = data.draw(st.sampled_from(every))
    file, shape = FILES[number]
    _, key, _, known = list(keys(shape, file.table))[at]
    wrong = misspelt(key, how, data.draw(st.integers(0, len(key) - 1)))
    table = _copy(file.table)
    place, _, where, _ = list(keys(shape, table))[at]
    assume(wrong and wrong not in known | set(place))
    assume(all(_alike(wrong, key) > _alike(wrong, other) for other in known - set(place)))  # else another one may be meant as well
    renamed = {(wrong if name == key else name): value for name, value in place.items()}
    place.clear()
    place.update(renamed)
    path = f"{where}.{wrong}".lstrip(".")
    found = {(problem.file, problem.key): problem for problem in misread(replace(file, table=table), _hint(file.name))}
    assert (file.name, path) in found, f"{path} passed"
    problem = found[file.name, path]
    assert problem.rule in ("keys.unknown_near", "keys.choice_near") and problem.params["near"] == key
    assert all(key in said for said in in_every_language(lambda: sentence(problem.refusal)).values())


def _hint(name: str) -> Any:
    return next(hint for pattern, hint in WRITTEN.items() if fnmatch(name, pattern))


def _alike(wrong: str, key: str) -> float:
    return SequenceMatcher(None, key, wrong).ratio()


def _copy(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _copy(value) for key, value in node.items()}
    return [_copy(item) for item in node] if isinstance(node, list) else node


def test_the_grammars_reach_into_every_kind_of_file():
    reached: dict[str, int] = {}
    for file, shape in FILES:
        pattern = next(pattern for pattern in WRITTEN if fnmatch(file.name, pattern))
        reached[pattern] = reached.get(pattern, 0) + sum(1 for _ in keys(shape, file.table))
    assert set(reached) == set(WRITTEN) and sum(reached.values()) > 5_000
