"""The round of the night."""

from datetime import datetime

from bazan.core.settings import of_room
from bazan.core.time import now
from bazan.directory.backups import api, rules
from bazan.directory.backups.settings import SETTINGS


def nightly(at: datetime) -> None:
    """Make the backup and hold the drill that are due, where a folder is told; the drill also of an older set when no new one was made."""
    own = of_room(SETTINGS)
    if own.folder is None:
        return
    if rules.due(api.standing(at).backup, own.hour, at):
        api.run_apart("backup", at)
    at = now()
    if rules.due(api.standing(at).drill, own.hour, at):
        api.run_apart("drill", at)
