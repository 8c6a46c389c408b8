"""What forms ask of one reader: those the own organization owes now, the most pressing first, and those to be verified or approved."""

from datetime import datetime
from typing import Any

from bazan.core.labels import label
from bazan.core.time import local_day, now
from bazan.data.forms import api as filed
from bazan.data.forms.types import ASK_STATES, ASKS, Ask, Obligation
from bazan.data.forms.web import form_display
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.platform.design_system.api import duration


def owed(who: Acting, at: datetime) -> list[tuple[Ask, Obligation]]:
    """The forms that ask something of the reader's organization, of the sectors in which the reader hands forms in."""
    if who.organization_id is None or not accounts.allowed(who.reach, "forms.submit"):
        return []
    body = organizations.organization(who.organization_id)
    held = [
        one
        for one in filed.obligations(at, organization=body.code)
        if accounts.allowed(who.reach, "forms.submit", place_id=body.place_id, sector=one.form.partition(".")[0])
    ]
    asking: list[tuple[Ask, Obligation]] = [(ask, one) for one in held if (ask := filed.asks(one, at)) is not None]
    return sorted(asking, key=lambda pair: (ASKS.index(pair[0]), pair[1].due_at))


def waiting(who: Acting) -> int:
    """How many forms wait for this person, for the door that leads to them."""
    return len(owed(who, now())) + len(filed.to_decide(who.reach, who.organization_id))


def rows(who: Acting, at: datetime) -> list[dict[str, Any]]:
    """The forms owed as lines, each with what it asks, how long there is for it and where that is done."""
    found = owed(who, at)
    if not found:
        return []
    forms, bodies = {form.code: form for form in filed.forms()}, {body.id: body for body in organizations.everything()}
    return [
        form_display.obligation(one, forms, bodies)
        | {"ask": ask, "light": ASK_STATES.light(ask), "word": ASK_STATES.word(ask), "left": _left(one, at)}
        | ({"href": f"/forms/submissions/{one.submission_id}"} if ask == "back" else {})
        for ask, one in found
    ]


def _left(one: Obligation, at: datetime) -> str:
    """The working time there is, or since when there is none; nothing of a form that was sent."""
    if one.sent_at is not None:
        return ""
    today, last = local_day(at), local_day(one.due_at)
    late = at > one.due_at
    days = filed.working_calendar().between(*((last, today) if late else (today, last)))
    if days:
        return label(f"forms.{'over' if late else 'left'}.{'one' if days == 1 else 'many'}", count=days)
    return label(f"forms.{'over' if late else 'left'}.hours", span=duration(abs((one.due_at - at).total_seconds())))
