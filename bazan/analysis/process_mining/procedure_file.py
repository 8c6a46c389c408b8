"""A procedure as people write it in a file of its own."""

from pathlib import Path

from bazan.analysis.process_mining.grammar import Procedure
from bazan.core.errors import BazanError, Refused
from bazan.platform.declarations.api import Keys, read_file


def procedure_of(path: Path) -> Procedure:
    """The procedure of a TOML file: its ``steps`` and ``ends``. Refused ``processes.file`` for the first thing wrong with it."""
    try:
        keys = Keys(read_file(path))
    except BazanError as why:
        raise Refused("processes.file", {"file": path.name, "key": "", "problem": why}, "procedure") from why
    procedure = Procedure.read(keys)
    if procedure is None:
        problem = keys.problems[0]
        why = Refused(problem.rule, dict(problem.params))
        raise Refused("processes.file", {"file": path.name, "key": f" {problem.key}:", "problem": why}, "procedure")
    return procedure
