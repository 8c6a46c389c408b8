"""What the room offers: reports taken in, sorted, handled, answered, judged by their senders; what everybody may see of them."""

from bazan.act.field_reports.contacts import rebuild_hashes
from bazan.act.field_reports.erasing import forget_voice
from bazan.act.field_reports.following import forget_me, judge_answer, steps, support, tell_more, withdraw
from bazan.act.field_reports.forwarding import poll_due
from bazan.act.field_reports.forwarding import send_due as forward_due
from bazan.act.field_reports.handling import ask_part, extend, hide, merge, move, move_part, show_picture, sort, unmerge
from bazan.act.field_reports.incoming import LARGEST, receive
from bazan.act.field_reports.keeping import keep
from bazan.act.field_reports.letters import send_due as send_letters
from bazan.act.field_reports.mailbox import read_mail
from bazan.act.field_reports.mapping import NEAREST, Cell, cells, single
from bazan.act.field_reports.mapping import count as count_map
from bazan.act.field_reports.near import around, maybe_same
from bazan.act.field_reports.outbox import forwarded
from bazan.act.field_reports.pictures import of_reports as pictures_of
from bazan.act.field_reports.pictures import picture
from bazan.act.field_reports.policy import load_pack, policy, service, services
from bazan.act.field_reports.preparing import prepare
from bazan.act.field_reports.promising import calibration, promise, reckon
from bazan.act.field_reports.public import briefs, by_numbers, draft, public_report, public_reports, shows
from bazan.act.field_reports.publishing import publish, publish_due, published_about, published_file
from bazan.act.field_reports.queries import (
    KIND,
    MOST_CLOSED,
    actor,
    by_number,
    duplicates,
    looks,
    offered,
    report,
    reports,
    saying,
    standing,
    traced,
    waiting,
)
from bazan.act.field_reports.rules import MOST_PICTURES, PICTURE_ELSEWHERE, REPORT, code_as_typed
from bazan.act.field_reports.sealing import claim, code_of, identify, opened, sent_by, sent_lately
from bazan.act.field_reports.submitting import CITIZEN, due, judge, phone_of, place_of, receipt_of, sector_of, submit
from bazan.act.field_reports.suggesting import suggestions
from bazan.act.field_reports.supplying import supply
from bazan.act.field_reports.taking_over import take_over
from bazan.act.field_reports.teaching import declare, teach
from bazan.act.field_reports.teaching import due as teaching_due
from bazan.act.field_reports.trying import BY_PLACE, dry_run, uses
from bazan.act.field_reports.voices import HEAD as VOICE_HEAD
from bazan.act.field_reports.voices import LARGEST as LARGEST_VOICE
from bazan.act.field_reports.voices import judged as voice_kind
from bazan.act.field_reports.voices import writable, write_down

__all__ = [
    "BY_PLACE",
    "CITIZEN",
    "KIND",
    "LARGEST",
    "LARGEST_VOICE",
    "MOST_CLOSED",
    "MOST_PICTURES",
    "NEAREST",
    "PICTURE_ELSEWHERE",
    "REPORT",
    "VOICE_HEAD",
    "Cell",
    "actor",
    "around",
    "ask_part",
    "briefs",
    "by_number",
    "by_numbers",
    "calibration",
    "cells",
    "claim",
    "code_as_typed",
    "code_of",
    "count_map",
    "declare",
    "draft",
    "dry_run",
    "due",
    "duplicates",
    "extend",
    "forget_me",
    "forget_voice",
    "forward_due",
    "forwarded",
    "hide",
    "identify",
    "judge",
    "judge_answer",
    "keep",
    "load_pack",
    "looks",
    "maybe_same",
    "merge",
    "move",
    "move_part",
    "offered",
    "opened",
    "phone_of",
    "picture",
    "pictures_of",
    "place_of",
    "policy",
    "poll_due",
    "prepare",
    "promise",
    "public_report",
    "public_reports",
    "publish",
    "publish_due",
    "published_about",
    "published_file",
    "read_mail",
    "rebuild_hashes",
    "receipt_of",
    "receive",
    "reckon",
    "report",
    "reports",
    "saying",
    "sector_of",
    "send_letters",
    "sent_by",
    "sent_lately",
    "service",
    "services",
    "show_picture",
    "shows",
    "single",
    "sort",
    "standing",
    "steps",
    "submit",
    "suggestions",
    "supply",
    "support",
    "take_over",
    "teach",
    "teaching_due",
    "tell_more",
    "traced",
    "unmerge",
    "uses",
    "voice_kind",
    "waiting",
    "withdraw",
    "writable",
    "write_down",
]
