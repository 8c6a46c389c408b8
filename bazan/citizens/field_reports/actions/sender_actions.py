"""What senders do with their own report, known by its code: look, answer a question, judge the answer, add to it, take themselves out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from bazan.citizens.field_reports import pictures, rules
from bazan.citizens.field_reports.actions.officer_actions import told
from bazan.citizens.field_reports.intake.submission import CITIZEN
from bazan.citizens.field_reports.models import PublicCopy, Report, ReportSupport
from bazan.citizens.field_reports.publication import public_copy
from bazan.citizens.field_reports.queries import lock_report
from bazan.citizens.field_reports.senders import identity
from bazan.citizens.field_reports.settings import SETTINGS
from bazan.citizens.field_reports.types import ReportInfo, Sent, Step
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import EventInfo
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.settings import of_room
from bazan.core.time import local_day
from bazan.platform.jobs import api as jobs
from bazan.platform.security.text_anonymization import ERASED, fingerprint, shown

SHOWN = frozenset({
    "open", "receive", "assign", "refuse", "ask_sender", "ask_sender_working", "tell_more", "tell_more_working", "unanswered",
    "merge", "unmerge", "follow", "pass_on", "give_back", "start", "extend", "publish", "confirm", "lapse", "reopen", "withdraw",
    "hide", "unhide", "write_down",
})  # fmt: skip
"""Acts a sender is told of. What a unit answers is shown once it is published."""
FORGET_VOICE = "field_reports.forget_voice"
_SAID = frozenset({
    "refuse", "ask_sender", "ask_sender_working", "tell_more", "tell_more_working", "extend", "reopen", "hide", "pass_on",
})  # fmt: skip
"""Acts whose words are meant for the sender, or are the sender's own."""
LONGEST = 2000


def steps(one: ReportInfo) -> list[Step]:
    """The way of a report as its sender reads it, oldest first."""
    return [_step(event, one) for event in cases.timeline(one.case.id) if event.act in SHOWN]


def _step(event: EventInfo, one: ReportInfo) -> Step:
    handed = event.detail.get("organization")
    said = event.reason if event.act in _SAID else one.reply if event.act == "publish" else ""
    return Step(event.act, event.at, handed if isinstance(handed, int) else None, shown(said))


@transaction.atomic
def tell_more(report_id: int, words: str, sent: Iterable[Sent], at: datetime, key: str = "") -> ReportInfo:
    """The sender answers what was asked. Conflict ``casework.act.state``; Refused ``field_reports.words``, ``.pictures.many``."""
    row, before = lock_report(report_id)
    given = tuple(sent)
    _judge(row, words, given)
    act = "tell_more" if before.state == "more" else "tell_more_working"
    case = cases.move(rules.REPORT, row.case_id, act, CITIZEN, before.case.version, at, reason=words or "📷", key=key)
    if case.version == before.case.version:
        return before
    row.question = ""
    row.save(update_fields=["question"])
    pictures.take(row.id, given, "more", CITIZEN.username, at)
    return told(row, case, act, CITIZEN, at, words)


def _judge(row: Report, words: str, sent: tuple[Sent, ...]) -> None:
    if len(words.strip()) < rules.SHORTEST_WORDS and not sent:
        raise Refused("field_reports.words", {"least": rules.SHORTEST_WORDS}, "words")
    if len(words) > LONGEST:
        raise Refused("field_reports.words.long", {"most": LONGEST}, "words")
    if len(sent) + len(pictures.of_reports([row.id]).get(row.id, ())) > 2 * rules.MOST_PICTURES:
        raise Refused("field_reports.pictures.many", {"most": rules.MOST_PICTURES}, "pictures")


@transaction.atomic
def judge_answer(
    report_id: int, fixed: bool, clear: bool | None, rating: int | None, words: str, at: datetime, key: str = "", sent: Iterable[Sent] = ()
) -> ReportInfo:
    """The sender's verdict: really mended, and the report is closed; or not, and it is open again with its first deadline.

    Conflict ``casework.act.state``; Refused ``field_reports.rating``, ``field_reports.why_not``.
    """
    row, before = lock_report(report_id)
    if rating is not None and not 1 <= rating <= 5:
        raise Refused("field_reports.rating", {}, "rating")
    if not fixed and len(words.strip()) < rules.SHORTEST_WORDS:
        raise Refused("field_reports.why_not", {}, "words")
    act = "confirm" if fixed else "reopen"
    case = cases.move(rules.REPORT, row.case_id, act, CITIZEN, before.case.version, at, reason=words[:LONGEST], key=key)
    if case.version == before.case.version:
        return before
    row.verified, row.clear, row.rating = fixed, clear, rating
    if not fixed:
        row.reopened += 1
        row.answered_at = row.published_at = None
    row.save()
    pictures.take(row.id, tuple(sent)[: rules.MOST_PICTURES], "more", CITIZEN.username, at)
    made = told(row, case, act, CITIZEN, at, words)
    if fixed:
        close_followers(row, at)
    return made


def close_followers(row: Report, at: datetime) -> None:
    """Whatever was merged into a report is closed with it."""
    for follower in Report.objects.select_for_update(of=("self",)).filter(duplicate_of=row, case__closed_at=None).order_by("id"):
        case = cases.case(follower.case_id)
        cases.move(rules.REPORT, follower.case_id, "follow", CITIZEN.playing({rules.CLOCK}), case.version, at)


@transaction.atomic
def withdraw(report_id: int, at: datetime, key: str = "") -> ReportInfo:
    """The sender takes it back before anybody went there. Conflict ``casework.act.state``."""
    row, before = lock_report(report_id)
    case = cases.move(rules.REPORT, row.case_id, "withdraw", CITIZEN, before.case.version, at, key=key)
    return before if case.version == before.case.version else told(row, case, "withdraw", CITIZEN, at)


@transaction.atomic
def support(number: str, device: str, network: str, at: datetime, citizen_id: int | None = None) -> int:
    """Somebody else saw it too: how many did now. NotFound ``field_reports.unknown``, also for what isn't public.

    An account counts once; without one a phone counts once, and so many phones of one network within a day: a phone is known by a cookie
    alone, which is easily dropped.
    """
    copy = PublicCopy.objects.filter(number=number).first()
    row = Report.objects.select_for_update(of=("self",)).filter(id=copy.report_id).first() if copy else None
    if row is None:
        raise NotFound("field_reports.unknown", {})
    who = fingerprint(f"citizen {citizen_id}") if citizen_id else identity.device_print(device)
    told = "" if citizen_id else fingerprint(f"support {local_day(at)} {network}")
    same = ReportSupport.objects.filter(report=row)
    if same.filter(device=who).exists():
        return row.supports
    if citizen_id or same.filter(network=told).count() < of_room(SETTINGS).supports_per_network:
        ReportSupport.objects.create(report=row, device=who, network=told, at=at)
        row.supports += 1
        row.save(update_fields=["supports"])
        public_copy.copy(lock_report(row.id)[1])
    return row.supports


@transaction.atomic
def forget_me(report_id: int, at: datetime) -> None:
    """The sender wants nothing kept of who it was: name, number and voice go. The words go too once the case is closed; of an open one
    they stay, for they say what is to be done.

    Conflict ``casework.erasure.held`` while a court asks for it.
    """
    row, before = lock_report(report_id)
    if before.case.held:
        raise Conflict("casework.erasure.held", {})
    identity.forget([row.id], at)
    jobs.defer(FORGET_VOICE, report_id=row.id)  # a voice tells who somebody is; whether another row needs its file, a page can't see
    cases.note(row.case_id, "forget_sender", CITIZEN, at)
    row.anonymous = True
    if before.case.closed_at is not None:
        row.words = ERASED if row.words else ""
    row.save(update_fields=["anonymous", "words"])
    public_copy.copy(lock_report(row.id)[1])
