"""Procedures taken from packs: a changed one is kept beside its older versions, which old incidents follow."""

import hashlib
import json
from datetime import UTC, datetime

from django.db import transaction

from bazan.directory.audit import api as audit
from bazan.platform.packs import Pack
from bazan.response.incidents.grammar import PROCEDURES
from bazan.response.incidents.models import ProcedureVersion


@transaction.atomic
def load_pack(pack: Pack, now: datetime | None = None) -> None:
    """Bring a checked pack's procedures up to date."""
    now = now or datetime.now(UTC)
    known = {row.code: row for row in ProcedureVersion.objects.filter(sector=pack.id, retired_at=None)}
    changed = []
    for file in PROCEDURES.of(pack):
        procedure, spec = file.declaration, file.table | {"file": file.name.removeprefix("procedures/")}
        code = f"{pack.id}.{procedure.id}"
        printed = hashlib.sha256(json.dumps(spec, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        before = known.pop(code, None)
        if before is not None and before.fingerprint == printed:
            continue
        if before is not None:
            ProcedureVersion.objects.filter(id=before.id).update(retired_at=now)
        values = {"sector": pack.id, "version": procedure.version, "spec": spec, "loaded_at": now, "retired_at": None}
        ProcedureVersion.objects.update_or_create(code=code, fingerprint=printed, defaults=values)
        changed.append(procedure.id)
    ProcedureVersion.objects.filter(id__in=[row.id for row in known.values()]).update(retired_at=now)
    if changed or known:
        audit.append("system", "incidents.load_pack", pack.id, {"changed": changed, "gone": sorted(known)})
