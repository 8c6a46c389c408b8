"""How backups and the drills that prove them stand, in words."""

from datetime import datetime
from typing import Any

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.directory.backups import api
from bazan.directory.backups.types import BACKUP_STATES


def backups(at: datetime) -> list[dict[str, Any]]:
    """What backups.html places: the backup, then the drill."""
    standing = api.standing(at)
    return [
        {
            "doing": doing,
            "name": label(f"sources.backups.{doing.kind}"),
            "light": BACKUP_STATES.light(doing.state),
            "word": BACKUP_STATES.word(doing.state),
            "why": sentence(BazanError(doing.last.rule, dict(doing.last.params))) if doing.last and not doing.last.ok else "",
            "size_mb": doing.good.size / 2**20 if doing.good else None,
        }
        for doing in (standing.backup, standing.drill)
    ]
