"""Judges a pack without a database: every problem named by file and key."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from bazan.core.errors import BazanError
from bazan.core.fault_lists import MOST_TOLD, more_faults
from bazan.core.labels import sentence
from bazan.platform.declarations.api import read_file
from bazan.platform.packs import consistency
from bazan.platform.packs.folder_grammar import Grammar, misnamed, misread
from bazan.platform.packs.function_purity import impurities
from bazan.platform.packs.grammar import OWN
from bazan.platform.packs.loader import load, read_toml
from bazan.platform.packs.types import LANGUAGES, File, Pack, Problem


def check(folder: Path, grammars: Sequence[Grammar]) -> list[Problem]:
    """Every problem of the pack in ``folder``; none: it may be loaded. ``grammars``: those of the rooms whose files are to be judged.

    First whether each file is written as its grammar asks; where all are, what they must keep among themselves.
    """
    problems = list(_files(folder)) or list(_grammar(folder, grammars))
    if problems:
        return problems
    try:
        pack = load(folder)
    except Exception as why:  # a pack may fail to load in any way its functions can
        return [Problem("pack.toml", "", "unreadable", {"why": f"{type(why).__name__}: {why}"})]
    problems = [*_head(pack), *_languages(pack)]
    if pack.state == "announced":
        return problems
    return [
        *problems,
        *consistency.options(pack, read_toml(folder / "tables" / "options.toml")),
        *consistency.vocabulary(pack),
        *consistency.scales(pack),
        *consistency.samples(pack),
        *(problem for grammar in grammars for problem in grammar.judge(pack, grammar.read(pack)[0])),
    ]


def _grammar(folder: Path, grammars: Sequence[Grammar]) -> Iterator[Problem]:
    """What isn't written as the grammar of its file asks, and files that nobody reads."""
    known = OWN | {f"{grammar.folder}/*.toml": grammar.declaration for grammar in grammars}
    for path in sorted(folder.rglob("*.toml")):
        file = File(path.relative_to(folder).as_posix(), read_toml(path))
        hint = next((hint for pattern, hint in known.items() if fnmatch(file.name, pattern)), None)
        if hint is not None:
            yield from (*misread(file, hint), *(misnamed(file) if file.name != "pack.toml" else ()))
        elif not fnmatch(file.name, "labels/*.toml") and not file.name.startswith("tests/"):
            yield Problem(file.name, "", "stray", {"files": ", ".join(sorted([*known, "labels/*.toml"]))})


def _files(folder: Path) -> Iterator[Problem]:
    """What keeps the folder from being read, before any of its code runs."""
    for name in ("pack.toml", "README.md"):
        if not (folder / name).is_file():
            yield Problem(name, "", "file_missing")
    for path in sorted(folder.rglob("*.toml")):
        try:
            read_file(path)
        except BazanError as why:
            yield Problem(str(path.relative_to(folder)), "", why.rule, why.params)
    for name in ("functions.py", "scenarios.py"):
        if (folder / name).is_file():
            yield from _impure(folder / name)


def _impure(path: Path) -> Iterator[Problem]:
    try:
        yield from (Problem(path.name, f"line {line}", "impure", {"what": what}) for line, what in impurities(path.read_text("utf-8")))
    except SyntaxError as why:
        yield Problem(path.name, f"line {why.lineno}", "unreadable", {"why": why.msg})


def _head(pack: Pack) -> Iterator[Problem]:
    if pack.id != pack.folder.name:
        yield Problem("pack.toml", "id", "not_folder", {"folder": pack.folder.name})


def _languages(pack: Pack) -> Iterator[Problem]:
    for here, there in (LANGUAGES, LANGUAGES[::-1]):
        for key in sorted(set(pack.labels[there]) - set(pack.labels[here])):
            yield Problem(f"labels/{here}.toml", key, "missing")
        for key, text in pack.labels[here].items():
            if not text.strip() and not key.endswith(".unit"):
                yield Problem(f"labels/{here}.toml", key, "empty")


def report(problems: list[Problem]) -> list[str]:
    """One line a problem, up to a number of them."""
    told = problems[:MOST_TOLD]
    lines = [f"{problem.file}{f' [{problem.key}]' if problem.key else ''}: {sentence(problem.refusal)}" for problem in told]
    return [*lines, more] if (more := more_faults(len(problems))) else lines
