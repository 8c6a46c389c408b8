"""Reads of reports, as the room's types. A list costs the same however long it is."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import Report, ReportLook
from bazan.citizens.field_reports.policy import policy
from bazan.citizens.field_reports.types import Burden, Look, Promise, ReportInfo, Sought, Standing, Suggested, Tried
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import CaseInfo
from bazan.core.errors import NotFound
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.security.text_anonymization import ERASED, shown

KIND = rules.REPORT.id
PAGE = 50
NUMBER = r"[A-Za-z]+-\d{4,}"
EVERY = Sought()
DUE_TILES = ("late", "soon")
UNTAKEN = ("new", "received", "reopened")
"""States in which nobody has been told to mend it."""
_OPEN = Q(case__workflow=KIND, case__closed_at=None)
"""As the index of the newest closed cases holds it, so that those alone are read."""
MOST_CLOSED = 2_000
MOST_SAID = 5_000
"""Of the reports that say a text all open ones are found, and so many of the newest."""
_UNDECIDED = Q(case__state="answered") | Q(asked_due_at__isnull=False, case__running=True)
PILES = """
SELECT c.state, c.organization_id, false, count(*) FROM case_record c WHERE c.workflow = %(kind)s AND c.closed_at IS NULL GROUP BY 1, 2
UNION ALL
SELECT c.state, c.organization_id, true, count(*) FROM field_report r JOIN case_record c ON c.id = r.case_id
 WHERE r.asked_due_at IS NOT NULL AND c.running AND c.closed_at IS NULL GROUP BY 1, 2
"""
"""Open reports by state and by who has them; then, once more, those of which a later deadline is asked."""


def row_of(report_id: int) -> Report:
    """NotFound ``field_reports.unknown``, also for one out of reach."""
    row = Report.objects.filter(id=report_id).first()
    if row is None:
        raise NotFound("field_reports.unknown", {})
    return row


def report(report_id: int) -> ReportInfo:
    """NotFound ``field_reports.unknown``, also for one out of reach."""
    row = row_of(report_id)
    return info(row, cases.case(row.case_id))


def by_number(number: str) -> ReportInfo:
    """NotFound ``field_reports.unknown``, also for one out of reach."""
    row = Report.objects.filter(number=number.strip().upper()).first()
    if row is None:
        raise NotFound("field_reports.unknown", {})
    return info(row, cases.case(row.case_id))


def reports(sought: Sought = EVERY, limit: int = PAGE, offset: int = 0) -> list[ReportInfo]:
    """Reports in reach. Open ones first: those in danger, then by the nearest deadline; then the closed ones, the newest first."""
    order = (F("case__closed_at").desc(nulls_first=True), "-danger", F("alarming").desc(nulls_last=True), "case__due_at", "id")
    numbers = _chosen(sought).filter(case__workflow=KIND).order_by(*order).values_list("id", flat=True)[offset : offset + limit]
    held = {one.id: one for one in infos(Report.objects.filter(id__in=list(numbers)))}  # the order alone: rows are wide, open ones many
    return [held[number] for number in numbers if number in held]


def saying(text: str, sought: Sought = EVERY) -> frozenset[int]:
    """Those in reach, and among the ones sought, of this number, or whose words hold each of these, with or without their marks: every
    open one, and beside them the ``MOST_SAID`` that came in last. Two queries."""
    found, said = _chosen(sought).values_list("id", flat=True), text.strip()
    if re.fullmatch(NUMBER, said):
        found = found.filter(number=said.upper())
    else:
        for word in places.folded(said).split():
            found = found.filter(search_key__contains=word)
    return frozenset(found.filter(_OPEN)) | frozenset(found.order_by("-id")[:MOST_SAID])


def lock_report(report_id: int) -> tuple[Report, ReportInfo]:
    """The row, held until the transaction ends, and what it says. NotFound ``field_reports.unknown``."""
    row = Report.objects.select_for_update(of=("self",)).filter(id=report_id).first()
    if row is None:
        raise NotFound("field_reports.unknown", {})
    return row, info(row, cases.case(row.case_id))


def standing(at: datetime, soon: datetime, sought: Sought = EVERY) -> Standing:
    """How many of them stand where, and with whom. Two queries, which read the open reports and few of the closed ones.

    ``soon``: due before that instant counts as due soon.
    """
    due = Case(
        When(case__running=False, then=Value("")), When(case__due_at__lt=at, then=Value("late")),
        When(case__due_at__lt=soon, then=Value("soon")), default=Value("later"),
    )  # fmt: skip
    undecided = Case(When(_UNDECIDED, then=True), default=False)
    joined = Case(When(duplicate_of=None, then=False), default=True)
    piles = (
        _chosen(sought).filter(_OPEN).annotate(due=due, undecided=undecided, joined=joined)
        .values_list("case__state", "case__organization_id", "danger", "due", "undecided", "joined").annotate(n=Count("id")).order_by()
    )  # fmt: skip
    states, tiles, owed = Counter[str](), Counter[str](open=0, danger=0, late=0, soon=0, undecided=0), dict[int, Counter[str]]()
    for state, organization_id, danger, due, undecided, joined, n in piles:
        states[state] += n
        if due:
            owed.setdefault(organization_id, Counter())["late" if due == "late" else "other"] += n
        for tile in (
            [] if joined else ["open", *["danger"] * (danger and bool(due)), *[due] * (due in DUE_TILES), *["undecided"] * undecided]
        ):
            tiles[tile] += n
    burdens = (Burden(organization_id, of.total(), of["late"]) for organization_id, of in owed.items())
    ordered = sorted(burdens, key=lambda one: (-one.late, -one.open, one.organization_id))
    closed = _chosen(sought).exclude(case__closed_at=None).order_by()[:MOST_CLOSED]
    return Standing(states, closed.count(), tiles, tuple(ordered))


def waiting(person: Acting) -> int:
    """How many wait for this person: to be taken in, to be approved, to be worked on by the own organization; each once. Of all reports
    that are open only their cases are read, for every page says it."""
    takes, approves, works = (accounts.allowed(person.reach, f"field_reports.{right}") for right in ("triage", "publish", "handle"))
    own = organizations.same_body(person.organization_id) if works and person.organization_id is not None else frozenset()

    if not (takes or approves or own):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(PILES, {"kind": KIND})
        piles = cursor.fetchall()
    states = {*(rules.TO_TAKE if takes else ()), *(rules.TO_APPROVE if approves else ())}

    def owed(state: str, organization_id: int) -> bool:
        return state in states or (organization_id in own and state in rules.TO_WORK)

    asked = sum(n for state, body, later, n in piles if later and not owed(state, body)) if approves else 0
    return asked + sum(n for state, body, later, n in piles if not later and owed(state, body))


def duplicates(report_id: int) -> list[ReportInfo]:
    """The reports merged into this one."""
    return infos(Report.objects.filter(duplicate_of_id=report_id).order_by("id"))


def looks(report_id: int) -> list[Look]:
    """Who looked at who sent it, the last first."""
    return [Look(row.by, row.at, shown(row.reason)) for row in ReportLook.objects.filter(report_id=report_id).order_by("-id")]


def traced(one: ReportInfo, at: datetime) -> tuple[int | None, str, tuple[Tried, ...]]:
    """(who would get it, by which rule, what each rule up to it said)."""
    place = places.place(one.case.place_id)
    route, tried = rules.routed(policy().routes, one.service, place.code, one.danger, at)
    return (_to(route.to, one.case.sector, place.id, at) if route else None), (route.code if route else ""), tried


def _to(to: str, sector: str, place_id: int, at: datetime) -> int | None:
    on = local_day(at)
    if to == "commune":
        bodies = [body for body in organizations.all_on(on) if body.place_id == place_id]
    elif to == "responsible":
        bodies = organizations.responsible(sector, place_id, on)
    else:
        try:
            return organizations.by_code(to, on).id
        except NotFound:
            return None
    return bodies[0].id if bodies else None


def actor(one: ReportInfo, person: Acting, codes: Mapping[int, str] | None = None) -> Acting:
    """The person with the roles held on this report: reception and publisher where it lies, unit when the own organization has it."""
    roles = set()
    own = _code(person.organization_id, codes)
    if accounts.allowed(person.reach, "field_reports.handle") and own and own == _code(one.case.organization_id, codes):
        roles.add(rules.UNIT)
    if accounts.allowed(person.reach, "field_reports.triage", one.case.place_id, one.case.sector):
        roles.add(rules.RECEPTION)
    if accounts.allowed(person.reach, "field_reports.publish", one.case.place_id, one.case.sector):
        roles.add(rules.PUBLISHER)
    return person.playing(roles)


def offered(one: ReportInfo, person: Acting, codes: Mapping[int, str] | None = None) -> tuple[str, ...]:
    """The acts this person may do on the report now, in the order of its table; ``extend`` beside them."""
    who = actor(one, person, codes)
    acts = [arrow.act for arrow in cases.offered(rules.REPORT, one.state, who.roles)]
    if one.asked_due_at is None:
        acts = [act for act in acts if act != "refuse_extension"]
    elif rules.PUBLISHER in who.roles and one.case.running:
        acts.append("extend")
    if one.case.extensions >= policy().levels[one.level].extensions:
        acts = [act for act in acts if act != "ask_extension"]
    return tuple(acts)


def infos(rows: QuerySet[Report]) -> list[ReportInfo]:
    """Two queries."""
    found = list(rows)
    held = {one.id: one for one in cases.cases(KIND, ids=[row.case_id for row in found], limit=len(found))} if found else {}
    return [info(row, held[row.case_id]) for row in found if row.case_id in held]


def info(row: Report, case: CaseInfo) -> ReportInfo:
    """A row as the room's type."""
    own = ReportInfo.__dataclass_fields__.keys() & {field.attname for field in row._meta.concrete_fields}
    values: dict[str, Any] = {name: getattr(row, name) for name in own}
    values |= {name: "" for name in ("words", "landmark") if values[name] == ERASED}
    values["suggested"] = tuple(Suggested(**one | {"words": tuple(one["words"])}) for one in row.suggested)
    values["promised"] = Promise(**row.promised) if row.promised else None
    return ReportInfo(**values | {"duplicate_of": row.duplicate_of_id, "recurs": row.recurs_id, "case": case})


def _chosen(sought: Sought) -> QuerySet[Report]:
    found = Report.objects.all()
    within = {
        "case__state__in": sought.states, "service__in": sought.services, "case__place_id__in": sought.place_ids,
        "channel__in": sought.channels,
    }  # fmt: skip
    found = found.filter(**{name: list(values) for name, values in within.items() if values is not None})
    if sought.organization_ids is not None:
        found = found.extra(
            where=["EXISTS (SELECT FROM case_record c WHERE c.id = field_report.case_id AND c.organizations && %s::int[])"],
            params=[list(sought.organization_ids)],
        )
    if sought.open:
        found = found.filter(_OPEN)
    if sought.ids is not None:
        # one array: thousands of numbers in an IN take the database longer to read than to look up
        found = found.extra(where=["field_report.id = ANY (%s::int[])"], params=[list(sought.ids)])
    if sought.danger is not None:
        found = found.filter(danger=sought.danger)
    if sought.owed is not None:
        start, end = sought.owed
        found = found.filter(case__running=True, **({"case__due_at__gte": start} if start else {}))
        found = found.filter(case__due_at__lt=end) if end else found
    if sought.untaken:
        found = found.filter(case__state__in=UNTAKEN)
    if sought.undecided:
        found = found.filter(_UNDECIDED)
    return found


def _code(organization_id: int | None, codes: Mapping[int, str] | None) -> str:
    if organization_id is None:
        return ""
    return codes.get(organization_id, "") if codes is not None else organizations.organization(organization_id).code
