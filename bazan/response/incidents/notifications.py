"""Who is told of an incident, and in which words. In the act's own transaction: what is committed is told. Exercises say that they are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bazan.coordination.notifications import api as notifications
from bazan.coordination.notifications.types import Recipient, Subject
from bazan.core.labels import label
from bazan.core.language import either, in_every_language, language, words
from bazan.core.time import LOCAL
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.security.text_anonymization import shown
from bazan.response.incidents import code_lists
from bazan.response.incidents.access.authorization import command_of
from bazan.response.incidents.types import IncidentInfo, ReportInfo, TaskInfo


def tell_opened(info: IncidentInfo, by: Acting, at: datetime) -> None:
    """Every organization that is called is asked to confirm that it read."""
    _tell(info, "opened", info.organizations, by, at, asks=True, key=f"incident:{info.id}")


def tell_asked(info: IncidentInfo, act: str, what: Mapping[str, str], to: int, by: Acting, at: datetime, key: str) -> None:
    """One organization is asked for a task or a resource."""
    _tell(info, act, (to,), by, at, asks=True, key=f"incident:{info.id}:{key}", what=what)


def tell_tasks(info: IncidentInfo, tasks: Sequence[TaskInfo], by: Acting, at: datetime) -> None:
    """One organization is asked for several tasks at once: one message lists them all with their deadlines."""
    first = tasks[0]
    if len(tasks) == 1:
        tell_asked(info, "task", first.what, first.organization_id, by, at, f"task:{first.id}")
        return
    listed = in_every_language(
        lambda: "\n".join(
            label("incidents.told.due", what=words(task.what), due=f"{task.due_at.astimezone(LOCAL):%H:%M, %d/%m/%Y}") for task in tasks
        )
    )
    count = dict.fromkeys(listed, str(len(tasks)))
    key = f"incident:{info.id}:tasks:{first.id}"
    _tell(info, "tasks", (first.organization_id,), by, at, asks=True, key=key, what=count, listed=listed)


def tell_level(info: IncidentInfo, to: Iterable[int], by: Acting, at: datetime) -> None:
    """Whoever commands from now on is told so."""
    _tell(info, "level", to, by, at, asks=True, key=f"incident:{info.id}:level{info.level}:{at.isoformat()}")


def tell_report(info: IncidentInfo, report: ReportInfo, by: Acting, at: datetime) -> None:
    """Everybody who was called, and who would command above, reads the approved situation report: to know, not to answer."""
    if info.guarded:
        _tell(info, "guarded", info.organizations, by, at, asks=False, key=f"incident:{info.id}:report{report.number}")
        return
    above = command_of(max(code_lists.of_province().levels), info.place_id, at).id
    subjects = in_every_language(lambda: label("incidents.told.report", title=info.title, number=report.number))
    bodies = {
        spoken: "\n".join(filter(None, (*("".join(piece.text for piece in paragraph) for paragraph in paragraphs), report.words)))
        for spoken, paragraphs in report.paragraphs.items()
    }
    _send(
        info, subjects, bodies, "minor", (*info.organizations, above), by, at, asks=False, key=f"incident:{info.id}:report{report.number}"
    )


def _tell(
    info: IncidentInfo,
    act: str,
    to: Iterable[int],
    by: Acting,
    at: datetime,
    *,
    asks: bool,
    key: str,
    what: Mapping[str, str] | None = None,
    listed: Mapping[str, str] | None = None,
) -> None:
    act = "guarded" if info.guarded else act  # what it is about is read in its room, not in a letter or on a phone
    lists, place = code_lists.of_province(), places.place(info.place_id)
    grave, level = lists.severities[info.severity], lists.levels[info.level].names
    subjects = in_every_language(
        lambda: label(
            f"incidents.told.{act}", code=info.code, title=info.title, what=shown((what or {}).get(language(), "")), level=words(level)
        )
    )
    body = "incidents.told.body_guarded" if info.guarded else "incidents.told.body"
    bodies = in_every_language(lambda: label(body, code=info.code, place=either(place.name, place.name_en), severity=words(grave.names)))
    if listed and not info.guarded:
        bodies = {spoken: f"{listed[spoken]}\n{text}" for spoken, text in bodies.items()}
    _send(info, subjects, bodies, grave.cap, to, by, at, asks=asks, key=key, life_safety=grave.life_safety)


def _send(
    info: IncidentInfo,
    subjects: Mapping[str, str],
    bodies: Mapping[str, str],
    severity: str,
    to: Iterable[int],
    by: Acting,
    at: datetime,
    *,
    asks: bool,
    key: str,
    life_safety: bool = False,
) -> None:
    if info.exercise:
        subjects = in_every_language(lambda: f"{label('incidents.told.exercise')}: {words(subjects)}")
        severity, life_safety = "minor", False
    subject = Subject(subjects, bodies, severity, "incident", f"/incidents/{info.id}", info.place_id, info.sector, life_safety)  # pyrefly: ignore[bad-argument-type] - a severity's cap is one a message knows
    recipients = [Recipient("organization", organizations.organization(one).code) for one in dict.fromkeys(to)]
    notifications.notify(subject, recipients, by.reach.account_id, at, asks=asks, key=key)
