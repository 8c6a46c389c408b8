"""Writes: a warning put together, sent back, revised, withdrawn, released; held messages decided. Each one transaction and audited."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from bazan.core.errors import Conflict, Forbidden, NotFound, Refused
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.settings import current
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.places import api as places
from bazan.response.warnings import areas, message_storage, notifications, rules
from bazan.response.warnings.cap import message_builder, parser, signature
from bazan.response.warnings.events import DraftMoved, QuarantineChanged, WarningReleased
from bazan.response.warnings.live_events import announce
from bazan.response.warnings.models import Draft, Held, Message, MessageReference
from bazan.response.warnings.province_config import Setup
from bazan.response.warnings.queries import draft_info, draft_of, facts_table, held_info, message_info
from bazan.response.warnings.types import DraftInfo, Facts, HeldInfo, MessageInfo, Reference


@transaction.atomic
def compose(
    facts: Facts, reach: accounts.Reach, at: datetime, key: str, *, incident: str = "", msg_type: str = "Alert", replaces: int | None = None
) -> DraftInfo:
    """A warning that waits for its second person. The same key again is the same draft.

    Refused as ``rules.judge`` says, ``warnings.area.outside``; Forbidden; Conflict ``warnings.replaced`` for an update or a
    cancellation of what is over or already has a successor.
    """
    known = Draft.objects.filter(key=key).first()
    if known is not None:
        return draft_info(known)
    facts, ids, place_id = _judged(facts, msg_type, reach, at)
    replaced = _replaced(replaces, msg_type, facts, at)
    row = Draft.objects.create(
        key=key[:100], msg_type=msg_type, facts=facts_table(facts), incident=(incident or (replaced.incident if replaced else ""))[:100],
        replaces=replaced, place_id=place_id, state="waiting", composed_by=reach.username, composed_at=at,
    )  # fmt: skip
    _note(row, "compose", reach.username, {"severity": facts.severity, "communes": len(ids), "incident": row.incident})
    made = draft_info(row)
    notifications.ask_release(made, reach, at)
    return made


def cancel(message_id: int, reach: accounts.Reach, at: datetime, key: str) -> DraftInfo:
    """A message of ours to be taken back, which waits for its second person. As ``compose`` says; NotFound ``warnings.message.unknown``."""
    before = draft_of(message_id)
    if before is None:
        raise NotFound("warnings.message.unknown", {"id": message_id})
    return compose(message_builder.cancelled(before.facts), reach, at, key, msg_type="Cancel", replaces=message_id)


@transaction.atomic
def revise(draft_id: int, facts: Facts, reach: accounts.Reach, seen: int, at: datetime) -> DraftInfo:
    """The draft with other facts, waiting again; whoever revises it is now the one who composed it.

    Conflict ``warnings.draft.moved``, ``.state``; Forbidden ``warnings.draft.others``; as ``compose`` says.
    """
    row = _locked(draft_id)
    rules.decided(draft_info(row), "revise", reach.username, seen)
    facts, ids, place_id = _judged(facts, row.msg_type, reach, at)
    accounts.require(reach, "warnings.compose", place_id=row.place_id)
    if not may_revise(draft_info(row), reach):
        raise Forbidden("warnings.draft.others", {}, "")
    _replaced(row.replaces_id, row.msg_type, facts, at)
    row.facts, row.place_id, row.state, row.reason = facts_table(facts), place_id, "waiting", ""
    row.composed_by, row.composed_at = reach.username, at
    row.version += 1
    row.save()
    _note(row, "revise", reach.username, {"severity": facts.severity, "communes": len(ids)})
    made = draft_info(row)
    notifications.ask_release(made, reach, at)
    return made


@transaction.atomic
def send_back(draft_id: int, reach: accounts.Reach, seen: int, at: datetime, reason: str) -> DraftInfo:
    """Not as it is: back to who composed it, with the reason. As ``rules.decided`` says."""
    row = _locked(draft_id)
    accounts.require(reach, "warnings.release", place_id=row.place_id)
    rules.decided(draft_info(row), "return", reach.username, seen, reason)
    back = _decide(row, "returned", reach.username, at, reason)
    notifications.settle(back, reach, at)
    notifications.tell_returned(back, reach, at)
    return back


@transaction.atomic
def withdraw(draft_id: int, reach: accounts.Reach, seen: int, at: datetime) -> DraftInfo:
    """Taken back by who composed it. As ``rules.decided`` says."""
    row = _locked(draft_id)
    accounts.require(reach, "warnings.compose", place_id=row.place_id)
    rules.decided(draft_info(row), "withdraw", reach.username, seen)
    taken = _decide(row, "withdrawn", reach.username, at, "")
    notifications.settle(taken, reach, at)
    return taken


@transaction.atomic
def release(draft_id: int, reach: accounts.Reach, seen: int, at: datetime, setup: Setup) -> MessageInfo:
    """The warning published: signed, kept for good, in the feed. By another person than composed it.

    As ``rules.decided`` says; Refused with the rule of CAP it would break; Conflict ``warnings.replaced``;
    Unavailable ``warnings.sign``, and then nothing is published.
    """
    row = _locked(draft_id)
    accounts.require(reach, "warnings.release", place_id=row.place_id)
    info = draft_info(row)
    rules.decided(info, "release", reach.username, seen)
    accounts.require_second(reach.username, info.composed_by, at, alone="warnings.two_persons")
    rules.judge(info.facts, info.msg_type, at)
    replaced = _replaced(info.replaces, info.msg_type, info.facts, at)
    sent = at.replace(microsecond=0)
    ids = message_builder.communes(info.facts, local_day(at))
    cap = message_builder.composed(info.facts, info.msg_type, ids, setup, sent, row.pk, info.incident, _chain(replaced))
    xml = signature.signed(cap, current())
    for fault in parser.read(xml)[1]:
        raise fault.refusal()
    public = cap.status == "Actual"
    kept = message_storage.keep(
        cap, xml, ours=True, public=public, places=ids, place_id=info.place_id, setup=setup, at=at, incident=info.incident
    )  # fmt: skip
    row.message = kept
    _decide(row, "released", reach.username, at, "", {"identifier": cap.identifier, "sha256": kept.sha256, "composed_by": info.composed_by})
    announce("released", WarningReleased(kept.pk, cap.msg_type, info.incident, ids))
    message = message_info(kept)
    notifications.settle(info, reach, at)
    notifications.tell_released(info, message, reach, at, setup, local_day(at))
    return message


@transaction.atomic
def dismiss(held_id: int, reach: accounts.Reach, at: datetime, reason: str) -> HeldInfo:
    """Put a message out of the quarantine, with the reason. Refused ``warnings.reason``; Conflict ``warnings.held.decided``."""
    accounts.require(reach, "warnings.release", place_id=places.root(local_day(at)).id)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("warnings.reason", {}, "reason")
    row = Held.objects.select_for_update().filter(id=held_id).first()
    if row is None:
        raise NotFound("warnings.held.unknown", {"id": held_id})
    if row.state != "open":
        raise Conflict("warnings.held.decided", {})
    row.state, row.decided_by, row.decided_at, row.reason = "dismissed", reach.username, at, reason.strip()[:500]
    row.save()
    audit.append(reach.username, "warnings.dismiss", f"held:{row.pk}", {"sender": row.sender, "reason": row.reason})
    announce("held", QuarantineChanged(row.state))
    return held_info(row)


def may_revise(draft: DraftInfo, reach: accounts.Reach) -> bool:
    """Whether the draft is this person's to write anew: their own, a colleague's of the same body, or under the duty officer's watch."""
    if draft.composed_by == reach.username or accounts.allowed(reach, "warnings.revise", place_id=draft.place_id):
        return True
    bodies = {one.username: one.organization_id for one in accounts.contactable(usernames=[draft.composed_by, reach.username])}
    own = bodies.get(reach.username)
    return own is not None and bodies.get(draft.composed_by) == own


def _judged(facts: Facts, msg_type: str, reach: accounts.Reach, at: datetime) -> tuple[Facts, tuple[int, ...], int]:
    """(the facts with the codes of their communes, the communes, the place that holds them), when this person may warn there."""
    facts = rules.judge(facts, msg_type, at)
    on = local_day(at)
    ids = message_builder.communes(facts, on)
    if not ids:
        raise Refused("warnings.area.outside", {}, "polygon")
    place_id = areas.covering(ids, on)
    accounts.require(reach, "warnings.compose", place_id=place_id)
    return replace(facts, communes=tuple(places.place(one).code for one in ids)), ids, place_id


def _replaced(message_id: int | None, msg_type: str, facts: Facts, at: datetime) -> Message | None:
    """The message of ours whose place this one takes, locked."""
    if msg_type == "Alert":
        return None
    row = Message.objects.select_for_update().filter(id=message_id, ours=True).first()
    if row is None:
        raise NotFound("warnings.message.unknown", {"id": message_id or 0})
    if row.superseded_by_id is not None or row.msg_type == "Cancel" or row.ends_at <= at:
        raise Conflict("warnings.replaced", {})
    if row.status != facts.status:
        raise Refused("warnings.references.status", {"status": facts.status, "other": row.status}, "status")
    return row


def _chain(replaced: Message | None) -> tuple[Reference, ...]:
    """What the message's successor must name: itself and all it named."""
    if replaced is None:
        return ()
    earlier = MessageReference.objects.filter(message=replaced).order_by("sent", "id")
    found = [Reference(one.sender, one.identifier, one.sent) for one in earlier]
    return (*found, Reference(replaced.sender, replaced.identifier, replaced.sent))


def _locked(draft_id: int) -> Draft:
    row = Draft.objects.select_for_update().filter(id=draft_id).first()
    if row is None:
        raise NotFound("warnings.draft.unknown", {"id": draft_id})
    return row


def _decide(row: Draft, state: str, by: str, at: datetime, reason: str, detail: dict[str, object] | None = None) -> DraftInfo:
    row.state, row.decided_by, row.decided_at, row.reason = state, by, at, reason.strip()[:500]
    row.version += 1
    row.save()
    _note(row, state, by, (detail or {}) | ({"reason": row.reason} if reason else {}))
    return draft_info(row)


def _note(row: Draft, act: str, by: str, detail: dict[str, object]) -> None:
    audit.append(by, f"warnings.{act}", f"warning:{row.pk}", {"type": row.msg_type} | detail)
    announce("draft", DraftMoved(row.pk, act))
