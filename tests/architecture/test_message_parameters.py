"""No sentence reaches a person with a hole in it, nor a Vietnamese one with the English of some program."""

import ast
import string

import pytest

from bazan.core.errors import Refused
from bazan.core.labels import labels, sentence
from bazan.core.language import speaking
from bazan.core.settings import ROOT
from bazan.platform.packs.types import LANGUAGES

REFUSALS = {"Refused", "NotFound", "Forbidden", "Conflict", "Unavailable", "BazanError", "Refusal"}
SAID_BY_US = {
    "rules.packs.file",
    "rules.sources.key",
    "rules.sources.binding.file",
    "rules.compose.toml.unreadable",
    "rules.compose.key",
    "rules.rivers.file",
}
"""Sentences whose ``why`` is a refusal of ours, said in the reader's language."""


def holes(text):
    return {field.partition(".")[0].partition("[")[0] for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def said():
    """(where, key of a label, what is given to fill it) of every call in the house that names a label and all its parameters."""
    for path in sorted((ROOT / "bazan").rglob("*.py")):
        if "tests" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
                continue
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            if name in REFUSALS:
                params = call.args[1] if len(call.args) > 1 else next((k.value for k in call.keywords if k.arg == "params"), None)
                if params is None:
                    yield where, f"rules.{call.args[0].value}", set()
                elif isinstance(params, ast.Dict) and all(isinstance(key, ast.Constant) for key in params.keys):
                    yield where, f"rules.{call.args[0].value}", {key.value for key in params.keys if isinstance(key, ast.Constant)}
            elif name == "label" and len(call.args) == 1 and all(keyword.arg for keyword in call.keywords):
                yield where, call.args[0].value, {keyword.arg for keyword in call.keywords}


def test_every_hole_of_a_sentence_is_filled_where_it_is_said():
    calls = list(said())
    assert len(calls) > 500
    for language in LANGUAGES:
        known = labels(language)
        assert [(where, key) for where, key, given in calls if key in known and holes(known[key]) - given] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_refusal_lacks_is_a_dash_and_never_its_name_in_braces(language):
    with speaking(language):
        for key in labels(language):
            if key.startswith("rules."):
                assert "{" not in sentence(Refused(key.removeprefix("rules."))), key


def test_no_exception_speaks_english_in_a_vietnamese_sentence():
    assert {key for key, text in labels("vi").items() if key.startswith("rules.") and "why" in holes(text)} == SAID_BY_US
