"""What happens to reports by itself: answers nobody judged are closed, questions nobody answered end, many from one place are told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from bazan.citizens.field_reports import notifications, rules
from bazan.citizens.field_reports.actions.officer_actions import lock_report, told
from bazan.citizens.field_reports.actions.sender_actions import close_followers
from bazan.citizens.field_reports.models import Report
from bazan.citizens.field_reports.policy import policy
from bazan.coordination.cases import api as cases
from bazan.core.errors import NotFound
from bazan.directory.permissions.types import SYSTEM

BATCH = 100
CLOCK = SYSTEM.playing({rules.CLOCK})


def keep(at: datetime) -> bool:
    """Close what nobody judged in time, end questions nobody answered, tell of many reports from one place. True: there is more."""
    try:
        rule = policy()
    except NotFound:
        return False  # a province without reports
    more = lapse(at, rule.verify_days)
    tell_bursts(at, rule.burst_count, timedelta(minutes=rule.burst_minutes))
    return more


def lapse(at: datetime, verify_days: int) -> bool:
    """Close answers that nobody judged, and refuse reports whose sender didn't answer in time. True: there are more."""
    published = Report.objects.filter(case__state="published", published_at__lte=at - timedelta(days=verify_days))
    unanswered = Report.objects.filter(case__state__in=("more", "more_working"), case__stage_late_at__isnull=False)
    found = [("lapse", published.order_by("id")[:BATCH]), ("unanswered", unanswered.order_by("id")[:BATCH])]
    count = 0
    for act, rows in found:
        for number in list(rows.values_list("id", flat=True)):
            with transaction.atomic():
                row, before = lock_report(number)
                case = cases.move(rules.REPORT, row.case_id, act, CLOCK, before.case.version, at)
                told(row, case, act, CLOCK, at)
                close_followers(row, at)
            count += 1
    return count >= BATCH


@transaction.atomic
def tell_bursts(at: datetime, least: int, within: timedelta) -> int:
    """Tell whoever is on duty where so many reports of one kind came from one commune; each hour once. How many there were."""
    rows = (
        Report.objects.filter(received_at__gt=at - within, received_at__lte=at)
        .values_list("case__sector", "case__place_id", "service")
        .annotate(n=Count("id"))
        .filter(n__gte=least)
        .order_by()
    )
    for sector, place_id, service, _ in rows:
        numbers = Report.objects.filter(received_at__gt=at - within, case__place_id=place_id, service=service).order_by("id")
        notifications.tell_burst(sector, place_id, service, list(numbers.values_list("number", flat=True)[:20]), at)
    return len(rows)
