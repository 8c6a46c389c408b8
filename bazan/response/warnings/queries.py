"""Reads of warnings, as types."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from bazan.core.errors import NotFound
from bazan.core.time import day_start, local_day
from bazan.directory.accounts import api as accounts
from bazan.response.warnings import areas
from bazan.response.warnings.cap import parser
from bazan.response.warnings.models import Draft, Feed, Held, Message
from bazan.response.warnings.types import DraftInfo, Facts, Fault, HeldInfo, MessageInfo, Waiting

MOST = 200
OPEN = ("waiting", "returned")
_HEAVY = ("xml",)


def draft(draft_id: int) -> DraftInfo:
    """NotFound ``warnings.draft.unknown``."""
    row = Draft.objects.filter(id=draft_id).first()
    if row is None:
        raise NotFound("warnings.draft.unknown", {"id": draft_id})
    return draft_info(row)


def drafts(states: Iterable[str] = OPEN, incident: str = "") -> list[DraftInfo]:
    """The newest first."""
    rows = Draft.objects.filter(state__in=list(states), **({"incident": incident} if incident else {}))
    return [draft_info(row) for row in rows.order_by("-composed_at", "-id")[:MOST]]


def waiting(reach: accounts.Reach) -> list[Waiting]:
    """Warnings that wait for this person as the second one, the oldest first. For the list of what needs a leader now."""
    return [
        Waiting(one.id, one.facts.headline, one.facts.severity, one.composed_by, one.composed_at, f"/warnings/{one.id}")
        for one in reversed(drafts(("waiting",)))
        if one.composed_by != reach.username and accounts.allowed(reach, "warnings.release", place_id=one.place_id)
    ]


def message(message_id: int) -> MessageInfo:
    """NotFound ``warnings.message.unknown``."""
    row = Message.objects.defer(*_HEAVY).filter(id=message_id).first()
    if row is None:
        raise NotFound("warnings.message.unknown", {"id": message_id})
    return message_info(row)


def messages(incident: str = "", ours: bool | None = None, at: datetime | None = None) -> list[MessageInfo]:
    """The newest first; with ``at`` only those in force then."""
    rows = Message.objects.defer(*_HEAVY)
    if incident:
        rows = rows.filter(incident=incident)
    if ours is not None:
        rows = rows.filter(ours=ours)
    if at is not None:
        rows = _in_force(rows, at)
    return [message_info(row) for row in rows.order_by("-sent", "-id")[:MOST]]


def in_force_at(at: datetime) -> list[tuple[MessageInfo, dict[str, Any] | None]]:
    """What warned of something real in the territory at an instant, as far as it was known here, each with what it covers as GeoJSON."""
    later = Q(superseded_by=None) | Q(superseded_by__kept_at__gt=at)
    rows = Message.objects.filter(later, ~Q(places=[]), status="Actual", msg_type__in=("Alert", "Update"), kept_at__lte=at, ends_at__gt=at)
    found = []
    for row in rows.order_by("-sent", "-id")[:MOST]:
        cap, _ = parser.read(row.xml.encode())
        found.append((message_info(row), areas.drawn((area for info in cap.infos for area in info.areas) if cap else (), row.places)))
    return found


def _in_force(rows: "QuerySet[Message]", at: datetime) -> "QuerySet[Message]":
    return rows.filter(status="Actual", msg_type__in=("Alert", "Update"), superseded_by=None, ends_at__gt=at)


def public_warnings(at: datetime) -> list[MessageInfo]:
    """What the public is warned of now, the newest first: of the territory, never a test or an exercise."""
    rows = _in_force(Message.objects.defer(*_HEAVY).filter(Q(public=True) & ~Q(places=[])), at)
    return [message_info(row) for row in rows.order_by("-sent", "-id")[:MOST]]


def feed_messages(at: datetime, back: timedelta) -> list[MessageInfo]:
    """Our own public messages for the feed: in force, or sent lately, so that readers hear of updates and cancellations too."""
    rows = Message.objects.defer(*_HEAVY).filter(public=True, ours=True, status="Actual")
    lately = Q(sent__gt=at - back) | Q(superseded_by=None, ends_at__gt=at, msg_type__in=("Alert", "Update"))
    return [message_info(row) for row in rows.filter(lately).order_by("-sent", "-id")[:MOST]]


def public_xml(identifier: str) -> tuple[MessageInfo, str]:
    """A message of ours as it was published. NotFound ``warnings.message.unknown``."""
    row = Message.objects.filter(identifier=identifier, ours=True, public=True).first()
    if row is None:
        raise NotFound("warnings.message.unknown", {"id": identifier[:80]})
    return message_info(row), row.xml


def xml(message_id: int) -> str:
    """The text of a message in reach. NotFound ``warnings.message.unknown``."""
    row = Message.objects.filter(id=message_id).only("xml").first()
    if row is None:
        raise NotFound("warnings.message.unknown", {"id": message_id})
    return row.xml


def held(state: str = "open") -> list[HeldInfo]:
    """The quarantine, the newest first."""
    return [held_info(row) for row in Held.objects.filter(state=state).order_by("-at", "-id")[:MOST]]


def feeds() -> dict[str, tuple[datetime | None, str]]:
    """Sender to when its feed was last read and what went wrong since."""
    return {sender: (good_at, error) for sender, good_at, error in Feed.objects.values_list("sender", "good_at", "error")}


def message_info(row: Message) -> MessageInfo:
    said: dict[str, dict[str, str]] = row.said

    def words(key: str) -> dict[str, str]:
        return {language: texts[key] for language, texts in said.items() if texts.get(key)}

    return MessageInfo(
        id=row.pk,
        ours=row.ours,
        identifier=row.identifier,
        sender=row.sender,
        sent=row.sent,
        status=row.status,
        msg_type=row.msg_type,
        incident=row.incident,
        kept_at=row.kept_at,
        ends_at=row.ends_at,
        sender_name=words("sender_name").get("vi") or next(iter(words("sender_name").values()), row.sender),
        event=words("event"),
        headline=words("headline") or words("event"),
        description=words("description"),
        instruction=words("instruction"),
        area=words("area"),
        urgency=row.urgency,
        severity=row.severity,
        certainty=row.certainty,
        onset=row.onset,
        places=tuple(row.places),
        public=row.public,
        superseded_by=row.superseded_by_id,
        superseding=row.superseding,
        replaces=row.replaces_id,
    )


def draft_info(row: Draft) -> DraftInfo:
    return DraftInfo(
        row.pk, row.msg_type, facts_of(row.facts), row.incident, row.replaces_id, row.place_id, row.state, row.version,
        row.composed_by, row.composed_at, row.decided_by, row.decided_at, row.reason, row.message_id,
    )  # fmt: skip


def facts_of(table: dict[str, Any]) -> Facts:
    instants: dict[str, Any] = {key: datetime.fromisoformat(table[key]) if table[key] else None for key in ("onset", "expires")}
    polygon = tuple((latitude, longitude) for latitude, longitude in table["polygon"])
    lists: dict[str, Any] = {"communes": tuple(table["communes"]), "polygon": polygon}
    return Facts(**(table | instants | lists))


def facts_table(facts: Facts) -> dict[str, Any]:
    """The facts as JSON."""
    table = {key: getattr(facts, key) for key in Facts.__dataclass_fields__}
    instants = {key: table[key].isoformat() if table[key] else None for key in ("onset", "expires")}
    return table | instants | {"communes": list(facts.communes), "polygon": [list(point) for point in facts.polygon]}


def held_info(row: Held) -> HeldInfo:
    faults = tuple(Fault(one["rule"], one["params"], one["field"]) for one in row.faults)
    return HeldInfo(
        row.pk, row.at, row.way, row.sender, row.identifier, faults, row.raw, row.times, row.state, row.decided_by, row.reason
    )  # fmt: skip


def draft_of(message_id: int) -> DraftInfo | None:
    """The draft a message of ours was released from."""
    row = Draft.objects.filter(message_id=message_id).first()
    return None if row is None else draft_info(row)


def public_changed(at: datetime, back: timedelta) -> datetime:
    """When what the public sees last changed: something was sent, ended, or left the feed ``back`` after it was sent; where nothing ever
    was, the day's beginning."""
    public = Message.objects.filter(public=True)
    found = public.aggregate(
        kept=Max("kept_at"), ended=Max("ends_at", filter=Q(ends_at__lte=at)), left=Max("sent", filter=Q(sent__lte=at - back))
    )  # fmt: skip
    instants = [found["kept"], found["ended"], found["left"] and found["left"] + back]
    return max((one for one in instants if one), default=day_start(local_day(at))).replace(microsecond=0)
