"""What was written and handed in about directives, erased when their time is over. The directive itself is an act of office and stays."""

from bazan.coordination.cases import api as casework
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.response.directives import rules


def words(ripe: Ripe) -> Erased:
    """Reasons and answers in the timeline of closed ones."""
    return casework.first(casework.over(rules.DIRECTIVE.id, ripe), ripe, lambda cases: casework.words(cases, ripe.erase))


def evidence(ripe: Ripe) -> Erased:
    """Files handed in with them."""
    return casework.first(casework.over(rules.DIRECTIVE.id, ripe), ripe, lambda cases: casework.files(cases, ripe.at, ripe.erase))


def keeps(sha256: str) -> bool:
    """Whether a case still needs the file."""
    return casework.holds_file(sha256)
