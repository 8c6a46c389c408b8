"""What is hidden from who only looks on: who called and numbers in words, for who commands; files of evidence, for who takes part."""

from datetime import datetime

from django.db import transaction

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import FileInfo
from bazan.core.errors import Forbidden, NotFound
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.security.text_anonymization import ERASED, shown
from bazan.response.incidents import queries
from bazan.response.incidents.access.authorization import commands, participant
from bazan.response.incidents.models import Incident
from bazan.response.incidents.types import Call, Revealed


@transaction.atomic
def reveal(incident_id: int, by: Acting, at: datetime) -> Revealed:
    """The call and the log whole, each time with an entry of the audit. Forbidden ``incidents.command``; NotFound ``incidents.unknown``."""
    info = queries.incident(incident_id, by, at)
    if not commands(by.reach, info.place_id, info.sector, info.level, at):
        raise Forbidden("incidents.command", {"level": info.level})
    call = Incident.objects.get(id=incident_id).call
    lines = queries.log(incident_id, whole=True)
    audit.append(
        by.username, "incidents.reveal", f"incident:{incident_id}", {"code": info.code, "call": call is not None, "lines": len(lines)}
    )
    said = {name: shown(text) if text == ERASED else text for name, text in (call or {}).items()}
    return Revealed(Call(**said) if call else None, lines)


def evidence(incident_id: int, file_id: int, by: Acting, at: datetime) -> FileInfo:
    """A file of its log, for who takes part. Forbidden ``people.not_allowed``; NotFound ``incidents.unknown``."""
    row = Incident.objects.filter(id=incident_id).first()
    if row is None:
        raise NotFound("incidents.unknown", {})
    participant(by, row, at)
    found = next((one for line in queries.log(incident_id) for one in line.files if one.id == file_id), None)
    if found is None:
        raise NotFound("incidents.unknown", {})
    return cases.file(found.case_id, file_id)
