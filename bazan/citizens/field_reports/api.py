"""What the room offers: reports taken in, sorted, handled, answered, judged by their senders; what everybody may see of them."""

from bazan.citizens.field_reports.actions.officer_actions import ask_part, extend, hide, merge, move, move_part, show_picture, sort, unmerge
from bazan.citizens.field_reports.actions.sender_actions import forget_me, judge_answer, steps, support, tell_more, withdraw
from bazan.citizens.field_reports.assignment.rule_trial import BY_PLACE, dry_run, uses
from bazan.citizens.field_reports.classification.matter_suggestions import suggestions
from bazan.citizens.field_reports.classification.model_training import declare, teach
from bazan.citizens.field_reports.classification.model_training import due as teaching_due
from bazan.citizens.field_reports.erasure import forget_voice
from bazan.citizens.field_reports.expiry import keep
from bazan.citizens.field_reports.intake.duplicates import around, maybe_same
from bazan.citizens.field_reports.intake.external_reports import LARGEST, receive
from bazan.citizens.field_reports.intake.legacy_import import take_over
from bazan.citizens.field_reports.intake.mailbox import read_mail
from bazan.citizens.field_reports.intake.submission import CITIZEN, due, judge, phone_of, place_of, receipt_of, sector_of, submit
from bazan.citizens.field_reports.open311_transfer.delivery import poll_due
from bazan.citizens.field_reports.open311_transfer.delivery import send_due as forward_due
from bazan.citizens.field_reports.open311_transfer.queue import forwarded
from bazan.citizens.field_reports.picture_preparation import prepare
from bazan.citizens.field_reports.pictures import of_reports as pictures_of
from bazan.citizens.field_reports.pictures import picture
from bazan.citizens.field_reports.policy import load_pack, policy, service, services
from bazan.citizens.field_reports.promises import calibration, promise, reckon
from bazan.citizens.field_reports.publication.dataset_rows import supply
from bazan.citizens.field_reports.publication.open_data import publish, publish_due, published_about, published_file
from bazan.citizens.field_reports.publication.public_copy import briefs, by_numbers, draft, public_report, public_reports, shows
from bazan.citizens.field_reports.publication.public_map import NEAREST, Cell, cells, single
from bazan.citizens.field_reports.publication.public_map import count as count_map
from bazan.citizens.field_reports.queries import (
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
from bazan.citizens.field_reports.rules import MOST_PICTURES, PICTURE_ELSEWHERE, REPORT, code_as_typed
from bazan.citizens.field_reports.senders.contacts import rebuild_hashes
from bazan.citizens.field_reports.senders.identity import claim, code_of, identify, opened, sent_by, sent_lately
from bazan.citizens.field_reports.senders.letters import send_due as send_letters
from bazan.citizens.field_reports.voice_notes import HEAD as VOICE_HEAD
from bazan.citizens.field_reports.voice_notes import LARGEST as LARGEST_VOICE
from bazan.citizens.field_reports.voice_notes import judged as voice_kind
from bazan.citizens.field_reports.voice_notes import writable, write_down

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
