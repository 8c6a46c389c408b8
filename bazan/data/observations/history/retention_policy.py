"""How long observations stay, as the province says: ``province.toml``, its table ``[kept.observation]``. Without it, for ever."""

from functools import cache
from pathlib import Path

from bazan.core.errors import Refused
from bazan.core.settings import current
from bazan.directory.personal_data.types import Kept
from bazan.platform.declarations.api import Keys
from bazan.platform.declarations.province_files import declared

FILE, WHERE = "province.toml", "kept.observation"


def of_province() -> Kept | None:
    """This installation's. Refused ``streams.kept.file``."""
    return read(current().province_folder)


@cache
def read(folder: Path) -> Kept | None:
    """Of the province in this folder. Refused ``streams.kept.file`` for the first thing wrong with it."""
    kept = declared(folder).get("kept", {})
    if "observation" not in kept:
        return None
    keys = Keys(kept["observation"], WHERE)
    policy = Kept.read(keys)
    if policy is None:
        problem = keys.problems[0]
        reason = Refused(problem.rule, dict(problem.params))
        raise Refused("streams.kept.file", {"file": FILE, "key": problem.key, "reason": reason}, problem.key)
    return policy


def obeyable(policy: Kept, inbox_days: int) -> None:
    """Refused ``streams.kept.inbox``: what PostgreSQL still holds can't be gone from the history."""
    if not 0 < inbox_days < policy.years * 365:
        raise Refused("streams.kept.inbox", {"years": policy.years, "days": inbox_days, "file": FILE, "key": WHERE})
