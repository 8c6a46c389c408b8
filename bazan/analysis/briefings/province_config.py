"""The province's file of briefings, read and refused by the key that is wrong."""

from functools import cache
from pathlib import Path

from bazan.analysis.briefings.grammar import BriefingsFile
from bazan.core.errors import BazanError, Refused
from bazan.core.settings import current
from bazan.platform.declarations.api import Keys, read_file
from bazan.platform.declarations.province_files import declared

NAME = "briefings.toml"
TEMPLATES = "briefings"
"""The folder of a province in which its templates of Word lie."""


def folder() -> Path:
    """The folder of this installation's province."""
    return current().province_folder


def of_province() -> BriefingsFile:
    """The province's own; where it has no file, one without issuers and schedules. Refused ``briefings.file``."""
    return read(folder())


@cache
def read(province: Path) -> BriefingsFile:
    """The file of a province's folder. Refused ``briefings.file`` for the first thing wrong with it."""
    if not (province / NAME).is_file():
        return BriefingsFile()
    try:
        read_file(province / NAME)  # says in our words why it is no table
    except BazanError as why:
        raise Refused("briefings.file", {"file": NAME, "key": NAME, "reason": why}) from why
    keys = Keys(declared(province, NAME))
    made = BriefingsFile.read(keys)
    if made is None:
        problem = keys.problems[0]
        reason = Refused(problem.rule, dict(problem.params))
        raise Refused("briefings.file", {"file": NAME, "key": problem.key, "reason": reason}, problem.key)
    return made
