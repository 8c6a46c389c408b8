"""Writes: a briefing issued, its documents made. What was issued never changes; issued anew it is the next version."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import connection, transaction

from bazan.analysis.briefings import facts as gathering
from bazan.analysis.briefings import letterhead, notifications, passports, province_config, queries, rules, sentences, signature
from bazan.analysis.briefings.documents import MEDIA, made
from bazan.analysis.briefings.facts.context import Around, sectors_of
from bazan.analysis.briefings.grammar import BriefingsFile, Recipient, Schedule
from bazan.analysis.briefings.models import Briefing, BriefingDocument, BriefingFigure
from bazan.analysis.briefings.types import EVERY_SECTOR, SECTIONS, BriefingInfo, Content, Fact, Format, Kind, Scope, Section
from bazan.core.errors import Forbidden, Refused, Unavailable
from bazan.core.settings import current
from bazan.core.time import LOCAL, local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting, Reach
from bazan.directory.places import api as places
from bazan.directory.working_calendar import api as working_calendar
from bazan.platform.jobs import api as jobs
from bazan.platform.security import verify

ISSUE = "briefings.issue"


@dataclass(frozen=True)
class _Order:
    """A briefing to be issued: by whom, of what, with what."""

    key: str
    scope: Scope
    organization_id: int
    by: str
    sections: tuple[Section, ...]
    languages: tuple[str, ...]
    recipients: tuple[Recipient, ...] = ()
    again: int | None = None


def issue(
    kind: Kind,
    by: Acting,
    at: datetime,
    now: datetime,
    key: str,
    *,
    place: str = "",
    sector: str = "",
    sections: Sequence[Section] = SECTIONS,
    languages: Sequence[str] = ("vi", "en"),
    again: int | None = None,
) -> BriefingInfo:
    """A briefing as of ``at``, frozen and signed ``now``; the same ``key`` again gives the one it issued.

    ``place``, ``sector``: empty for all the person reaches. ``again``: the briefing whose next version it is. For the command line and
    jobs, which see every row and number; pages ``order``. Refused ``briefings.future``, ``.organization``, ``.place``, ``.sector``,
    ``.again``; Forbidden ``people.not_allowed``; NotFound ``briefings.unknown``.
    """
    key = f"{by.username}:{key}"[:200]
    if known := Briefing.objects.filter(key=key).first():
        return queries.info(known)
    if by.organization_id is None:
        raise Refused("briefings.organization", {})
    start, end = rules.span(kind, rules.judged_instant(at, now), working_calendar.of_province(province_config.folder()))
    place_id, chosen = _place(by, place, at), _sector(by, sector)
    scope = Scope(kind, at, start, end, place_id, chosen)
    require(by, ISSUE, place_id, chosen)
    return _issued(_Order(key, scope, by.organization_id, by.username, tuple(sections), tuple(languages), (), again), now)


def issue_scheduled(schedule: Schedule, key: str, due: datetime, now: datetime) -> BriefingInfo:
    """The briefing of a schedule that was due at an instant, and its recipients told; the same ``key`` again gives the one it issued."""
    if known := Briefing.objects.filter(key=key).first():
        return queries.info(known)
    on = local_day(due)
    start, end = rules.span(schedule.kind, due, working_calendar.of_province(province_config.folder()))
    place = places.by_code(schedule.place, on) if schedule.place else places.root(on)
    scope = Scope(schedule.kind, due, start, end, place.id, schedule.sector)
    organization = organizations.by_code(schedule.issuer, on).id
    sections = schedule.sections or SECTIONS
    return _issued(_Order(key, scope, organization, "system", sections, schedule.languages, schedule.recipients), now)


def require(by: Acting, permission: str, place_id: int, sector: str) -> None:
    """Nothing for who holds the permission over the place in the sector, in every one where all are meant. Forbidden
    ``people.not_allowed``."""
    if not covers(by.reach, permission, place_id, sector):
        raise Forbidden("people.not_allowed", {"permission": permission})


def covers(reach: Reach, permission: str, place_id: int, sector: str) -> bool:
    """Whether a reach holds the permission over the place in the sector; for all sectors: by roles held in all of them."""
    if sector != EVERY_SECTOR:
        return accounts.allowed(reach, permission, place_id, sector)
    return any(held.sectors is None for held in reach.grants) and all(
        accounts.allowed(reach, permission, place_id, one) for one in sectors_of(EVERY_SECTOR)
    )


def _place(by: Acting, code: str, at: datetime) -> int:
    """The place of that code, else the whole territory for who reaches it, else the one place somebody is held to."""
    on = local_day(at)
    root = places.root(on)
    if code:
        return places.by_code(code, on).id
    if by.reach.places is None or root.id in by.reach.places:
        return root.id
    communes = [one.id for one in places.communes(on) if one.id in by.reach.places]
    if len(communes) != 1:
        raise Refused("briefings.place", {}, "place")
    return communes[0]


def _sector(by: Acting, sector: str) -> str:
    """The sector named, else all for who reaches all, else the one somebody is held to."""
    if sector or by.reach.sectors is None:
        return sector or EVERY_SECTOR
    if len(by.reach.sectors) != 1:
        raise Refused("briefings.sector", {}, "sector")
    return next(iter(by.reach.sectors))


@transaction.atomic
def _issued(order: _Order, now: datetime) -> BriefingInfo:
    """Gather, say, number, sign and keep it; its documents are made by a job."""
    file = province_config.of_province()
    facts = _gathered(order.scope, file, now, order.sections)
    codes = {spot: _code() for spot in sorted(sentences.printed(facts))}
    facts = [passports.coded(fact, codes) for fact in facts]
    before = _replaced(order)
    issuer, year = organizations.organization(order.organization_id).code, now.astimezone(LOCAL).year
    number = _next_number(issuer, year)
    sectors = sectors_of(order.scope.sector)
    head = letterhead.head(order.scope, order.organization_id, number, file, order.recipients, sectors, local_day(now))
    frozen = {fact.id: passports.without_inputs(fact) for fact in facts}
    content = Content(order.scope, head, number, now, order.by, order.sections, frozen, sentences.sentences(facts))
    body = msgspec.to_builtins(content)
    fingerprint = hashlib.sha256(verify.message(verify.BRIEFING, body)).hexdigest()
    row = Briefing.objects.create(
        key=order.key, series=before[0].series if before else None, version=len(before) + 1, kind=order.scope.kind, issuer=issuer,
        year=year, number=number, symbol=head.symbol, organization_id=order.organization_id, place_id=order.scope.place_id,
        sector=order.scope.sector, start=order.scope.start, end=order.scope.end, at=order.scope.at, issued_at=now, issued_by=order.by,
        languages=list(order.languages), signed=signature.signed(verify.BRIEFING, body, current()), fingerprint=fingerprint,
    )  # fmt: skip
    BriefingFigure.objects.bulk_create(_figures(row, content, facts))
    info = queries.info(row)
    if order.recipients:
        notifications.tell(info, content, order.recipients, covers, now)
    detail = {"kind": info.kind, "symbol": info.symbol, "version": info.version, "sector": info.sector, "fingerprint": fingerprint}
    audit.append(order.by, ISSUE, f"briefing:{row.id}", detail)
    jobs.defer("briefings.print", briefing_id=row.id)
    return info


def _replaced(order: _Order) -> list[BriefingInfo]:
    """The versions before this one. Refused ``briefings.again``: they are of another kind, place or sector."""
    if order.again is None:
        return []
    last = queries.briefing(order.again)
    if (last.kind, last.place_id, last.sector) != (order.scope.kind, order.scope.place_id, order.scope.sector):
        raise Refused("briefings.again", {"symbol": last.symbol}, "again")
    return queries.versions(last.series)


def _gathered(scope: Scope, file: BriefingsFile, now: datetime, sections: Iterable[Section]) -> list[Fact]:
    """The facts of the sections asked for. Each gatherer keeps to the place and sector itself: no row-level security binds a job."""
    wanted = set(sections)
    return [fact for fact in gathering.facts(Around.of(scope, file, now)) if fact.section in wanted]


def _code() -> str:
    return "".join(secrets.choice(passports.ALPHABET) for _ in range(passports.LENGTH))


def _next_number(issuer: str, year: int) -> int:
    """The number after the last of the issuer in the year; who asks next waits until this one is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"briefing:{issuer}:{year}"])
    last = Briefing.objects.filter(issuer=issuer, year=year).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _figures(row: Briefing, content: Content, facts: Iterable[Fact]) -> list[BriefingFigure]:
    address = current().address
    found = []
    for fact, slot, figure in passports.numbered(facts):
        payload = passports.payload(content, row.fingerprint, fact, slot, figure, address)
        signed = signature.signed(verify.PASSPORT, payload, current())
        found.append(BriefingFigure(briefing=row, code=figure.code, fact=fact.id, figure=slot, signed=signed))
    return found


def print_documents(briefing_id: int, at: datetime) -> list[str]:
    """Make every document of a briefing that isn't there yet, in its languages; gives the formats that can't be made on this machine."""
    row = queries.row_of(briefing_id)
    content, public_key = queries.content(briefing_id), queries.public_key()
    held = set(BriefingDocument.objects.filter(briefing=row).values_list("format", "language"))
    missing: list[str] = []
    for language in row.languages:
        for form in MEDIA:
            if (form, language) in held:
                continue
            try:
                data = made(content, form, language, public_key, province_config.folder() / province_config.TEMPLATES)
            except Unavailable:
                missing.append(form)
                continue
            with transaction.atomic():
                sha256 = hashlib.sha256(data).hexdigest()
                BriefingDocument.objects.create(briefing=row, format=form, language=language, data=data, sha256=sha256, made_at=at)
                audit.append("system", "briefings.print", f"briefing:{row.id}", {"format": form, "language": language, "sha256": sha256})
    return missing


def preview(briefing_id: int, form: Format, spoken: str) -> bytes:
    """A document drawn now, by the templates as they stand, and not kept: for who tries a template. NotFound ``briefings.unknown``;
    Refused ``briefings.template``; Unavailable ``analyse.packages``."""
    return made(queries.content(briefing_id), form, spoken, queries.public_key(), province_config.folder() / province_config.TEMPLATES)


def order(kind: Kind, by: Acting, key: str, at: datetime, place: str = "", sector: str = "", again: int | None = None) -> None:
    """Have a briefing issued by the analysis process, as of the instant it is asked for: for pages, which ``by_key`` then answers.

    Refused ``briefings.organization``, ``.place``, ``.sector``; Forbidden ``people.not_allowed``.
    """
    if by.organization_id is None:
        raise Refused("briefings.organization", {})
    require(by, ISSUE, _place(by, place, at), _sector(by, sector))
    jobs.defer(
        ISSUE, username=by.username, kind=kind, key=key, at=at.isoformat(), place=place, sector=sector, again=again
    )  # fmt: skip
