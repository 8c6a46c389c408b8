"""Writes: what somebody reckoned is kept with all it was reckoned from."""

from datetime import datetime

import msgspec
from django.db import transaction

from bazan.analysis.scenarios import queries, rules
from bazan.analysis.scenarios.models import SavedScenario
from bazan.analysis.scenarios.types import Changes, Saved
from bazan.core.errors import Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting


@transaction.atomic
def save(code: str, place_id: int, changes: Changes, by: Acting, at: datetime, key: str) -> Saved:
    """Keep the alternatives as they come to now; the same ``key`` again gives what it saved.

    Refused ``scenarios.lacking``, and as ``queries.compare``; Forbidden ``people.not_allowed``.
    """
    key = f"{by.username}:{key}"[:100]
    if known := SavedScenario.objects.filter(key=key).first():
        return queries.saved_of(known)
    asked, compared = queries.compare(code, place_id, changes, at)
    accounts.require(by.reach, "scenarios.save", place_id, asked.sector)
    if compared.lacking:
        raise Refused("scenarios.lacking", {"names": ", ".join(compared.lacking)})
    row = SavedScenario.objects.create(
        key=key, code=code, sector=asked.sector, scenario=msgspec.to_builtins(asked), station=changes.station,
        alternatives=msgspec.to_builtins(compared.alternatives), fingerprint=rules.fingerprint(asked, compared, changes.station),
        place_id=place_id, organization_id=by.organization_id, saved_by=by.username, saved_at=at,
    )  # fmt: skip
    audit.append(by.username, "scenarios.save", f"scenario:{row.id}", {"code": code, "fingerprint": row.fingerprint})
    return queries.saved_of(row)
