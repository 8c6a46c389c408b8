"""Judges a pack without a database: every problem named by file and key."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from bazan.engines.packs import judging
from bazan.engines.packs.grammars import Grammar
from bazan.engines.packs.purity import impurities
from bazan.engines.packs.reading import load, read_toml
from bazan.engines.packs.types import LANGUAGES, Pack, Problem
from bazan.kernel.labels import sentence

HEAD = ("id", "version", "order", "icon", "owner", "title")


def check(folder: Path, grammars: Iterable[Grammar]) -> list[Problem]:
    """Every problem of the pack in ``folder``; none: it may be loaded. ``grammars``: those of the rooms whose files are to be judged."""
    found = list(_files(folder))
    if found:
        return found
    try:
        pack = load(folder)
    except Exception as why:  # a pack may fail to load in any way its functions can
        return [Problem("pack.toml", "", "unreadable", {"why": f"{type(why).__name__}: {why}"})]
    problems = [*_head(pack), *_languages(pack)]
    if pack.state == "announced":
        return problems + ([] if all(pack.awaits.get(x) for x in LANGUAGES) else [Problem("pack.toml", "awaits", "missing")])
    return [
        *problems,
        *judging.options(pack, read_toml(folder / "tables" / "options.toml")),
        *judging.vocabulary(pack),
        *judging.scales(pack),
        *judging.indicators(pack),
        *judging.boards(pack),
        *judging.samples(pack),
        *(problem for grammar in grammars for problem in _by_grammar(pack, grammar)),
    ]


def _by_grammar(pack: Pack, grammar: Grammar) -> list[Problem]:
    good, problems = grammar.read(pack)
    return [*problems, *grammar.judge(pack, good)]


def _files(folder: Path) -> Iterator[Problem]:
    """What keeps the folder from being read, before any of its code runs."""
    for name in ("pack.toml", "README.md"):
        if not (folder / name).is_file():
            yield Problem(name, "", "file_missing")
    for path in sorted(folder.rglob("*.toml")):
        try:
            tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
            yield Problem(str(path.relative_to(folder)), "", "unreadable", {"why": str(why)})
    functions = folder / "functions.py"
    if functions.is_file():
        try:
            yield from (
                Problem("functions.py", f"line {line}", "impure", {"what": what}) for line, what in impurities(functions.read_text("utf-8"))
            )
        except SyntaxError as why:
            yield Problem("functions.py", f"line {why.lineno}", "unreadable", {"why": why.msg})
    if (folder / "pack.toml").is_file():
        try:
            head = read_toml(folder / "pack.toml")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            return
        yield from (Problem("pack.toml", key, "missing") for key in HEAD if key not in head)


def _head(pack: Pack) -> Iterator[Problem]:
    if pack.id != pack.folder.name:
        yield Problem("pack.toml", "id", "not_folder", {"folder": pack.folder.name})
    if pack.state not in ("live", "announced"):
        yield Problem("pack.toml", "state", "not_one_of", {"given": pack.state, "choices": "live, announced"})
    yield from (Problem("pack.toml", f"title.{x}", "missing") for x in LANGUAGES if not pack.title.get(x))


def _languages(pack: Pack) -> Iterator[Problem]:
    for here, there in (LANGUAGES, LANGUAGES[::-1]):
        for key in sorted(set(pack.labels[there]) - set(pack.labels[here])):
            yield Problem(f"labels/{here}.toml", key, "missing")
        for key, text in pack.labels[here].items():
            if not text.strip() and not key.endswith(".unit"):
                yield Problem(f"labels/{here}.toml", key, "empty")


def report(problems: list[Problem], language: str) -> list[str]:
    """One line a problem."""
    return [f"{problem.file}{f' [{problem.key}]' if problem.key else ''}: {sentence(problem.refusal, language)}" for problem in problems]
