"""Every id people see has words in both languages, and every refusal has its sentence."""

import ast
import re
import string

import pytest

from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.core.settings import ROOT

RULE = re.compile(r"""\b(?:Refused|NotFound|Forbidden|Conflict|Unavailable)\(\s*["']([a-z0-9_.]+)["']""")

KEPT = re.compile(r"(lru_)?cache\b|cached_property\b")


def sources():
    return [p for p in (ROOT / "bazan").rglob("*.py") if "tests" not in p.parts and "migrations" not in p.parts]


def test_both_languages_say_the_same_things():
    vi, en = (set(labels(language)) for language in LANGUAGES)
    assert vi - en == set() and en - vi == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_a_sentence(language):
    said = {rule for path in sources() for rule in RULE.findall(path.read_text("utf-8"))}
    missing = sorted(rule for rule in said if f"rules.{rule}" not in labels(language))
    assert missing == []


def test_nobody_passes_the_language_along():
    """It is bound at the door and read where a word is said (docs/decisions/0016); what reads a language's own file says which."""
    passed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for name in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if name.arg in ("language", "lang")
    ]
    assert [where for where in passed if not where.startswith("bazan/platform/packs/loader.py")] == []


def test_what_functools_keeps_says_no_word():
    """Its answers are the same for every reader; ``kept`` of the readings room knows the language of what it keeps."""
    speaking = {"label", "sentence", "language", "words", "either"}
    said = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any(re.match(r"(lru_)?cache\b|cached_property", ast.unparse(by)) for by in node.decorator_list)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in speaking
    ]
    assert said == []


def test_both_languages_take_the_same_parameters():
    def params(text: str) -> set[str]:
        return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}

    named_differently = {"frontend.period.month"}  # English names the month, Vietnamese numbers it
    vi, en = (labels(language) for language in LANGUAGES)
    foreign = {"why"}  # what another program said of a failure is English: it stands in English sentences alone (test_sentences.py)
    same = [key for key in vi if key in en and key not in named_differently]
    assert [key for key in same if not params(en[key]) - foreign <= params(vi[key]) <= params(en[key])] == []


def test_vietnamese_words_are_vietnamese():
    """A long Vietnamese label without a single mark is a forgotten English one."""
    marks = re.compile(r"[^\x00-\x7f]")
    en = labels("en")
    assert [k for k, v in labels("vi").items() if len(v.split()) >= 4 and not marks.search(v) and v == en.get(k)] == []
