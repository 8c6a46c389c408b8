"""Schedules of the province: what is due now, and who asks for a briefing."""

from datetime import datetime

from bazan.analysis.briefings import actions, province_config, rules
from bazan.analysis.briefings.models import Briefing
from bazan.analysis.briefings.types import BriefingInfo
from bazan.core.errors import NotFound
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.directory.working_calendar import api as working_calendar
from bazan.platform.jobs import api as jobs


def order_due(at: datetime) -> list[str]:
    """Defer a job for each schedule that is due and has no briefing yet; gives their codes. One that waits is not deferred again."""
    days, ordered = working_calendar.of_province(province_config.folder()), []
    for schedule in province_config.of_province().schedules:
        due = rules.due_at(schedule, at, days)
        if due is None or Briefing.objects.filter(key=key_of(schedule.code, due)).exists():
            continue
        if jobs.defer("briefings.scheduled", once=key_of(schedule.code, due), code=schedule.code, due=due.isoformat()):
            ordered.append(schedule.code)
    return ordered


def issue_due(code: str, due: datetime, now: datetime) -> BriefingInfo:
    """The briefing of the schedule of that code. NotFound ``briefings.schedule``."""
    schedule = next((one for one in province_config.of_province().schedules if one.code == code), None)
    if schedule is None:
        raise NotFound("briefings.schedule", {"code": code})
    return actions.issue_scheduled(schedule, key_of(code, due), due, now)


def key_of(code: str, due: datetime) -> str:
    return f"schedule:{code}:{due.isoformat()}"


def person(username: str) -> Acting:
    """Somebody as they may act now. NotFound ``briefings.person``: nobody who may sign in has that name."""
    known = next(iter(accounts.contactable(usernames=[username])), None)
    account = accounts.account_numbered(known.account_id) if known else None
    if known is None or account is None:
        raise NotFound("briefings.person", {"username": username})
    return Acting(accounts.reach_of(account), known.organization_id)
