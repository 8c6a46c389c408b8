"""How the files of one folder of every pack are written: a room declares it, packs are read and judged by it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bazan.core.errors import Refused
from bazan.platform.declarations.api import Declaration, problems_of, read
from bazan.platform.packs.types import File, Pack, Problem


@dataclass(frozen=True)
class Declared[T: Declaration]:
    """A file that keeps its grammar."""

    name: str
    """``datasets/harvest.toml``."""
    declaration: T
    table: dict[str, Any]
    """As written, with the words of its labels: what is kept, and what fingerprints are taken of."""


def _plain(pack: Pack, table: dict[str, Any]) -> dict[str, Any]:
    return table


def _nothing(pack: Pack, files: list[Declared[Any]]) -> Iterator[Problem]:
    yield from ()


@dataclass(frozen=True)
class Grammar[T: Declaration]:
    """The files of a folder."""

    folder: str
    declaration: type[T]
    dress: Callable[[Pack, dict[str, Any]], dict[str, Any]] = _plain
    """A good table with its words, which every declaration takes for its ``labels``."""
    judge: Callable[[Pack, list[Declared[T]]], Iterator[Problem]] = _nothing
    """What good files must keep towards the rest of the pack."""

    def read(self, pack: Pack) -> tuple[list[Declared[T]], list[Problem]]:
        """The files that keep the grammar, and everything wrong with the others."""
        good, problems = [], []
        for file in pack.written.get(self.folder, []):
            found = [*misread(file, self.declaration), *misnamed(file)]
            problems += found
            if not found:
                table = self.dress(pack, file.table)
                good.append(Declared(file.name, read(self.declaration, table), table))
        return good, problems

    def of(self, pack: Pack) -> list[Declared[T]]:
        """Every file of a pack. Raises Refused ``packs.file`` with the first thing that is wrong with one."""
        good, problems = self.read(pack)
        for problem in problems:
            raise Refused("packs.file", {"pack": pack.id, "file": problem.file, "key": problem.key, "why": problem.refusal}, problem.key)
        return good


def misread(file: File, hint: Any) -> Iterator[Problem]:
    """Every key that isn't as a declaration, or a ``Mapping`` of them, asks."""
    yield from (Problem(file.name, problem.key, problem.rule, problem.params) for problem in problems_of(hint, file.table))


def misnamed(file: File) -> Iterator[Problem]:
    """A file is named by its ``id``."""
    if "id" in file.table and file.name.rpartition("/")[2] != f"{file.table['id']}.toml":
        yield Problem(file.name, "id", "not_file")
