"""What the room offers: open incidents, work in their room, read them, rehearse them."""

from bazan.act.incidents.acting import commands, same_body
from bazan.act.incidents.actions import arrive, count, draw, grade, hand_over, learn, move, note
from bazan.act.incidents.affected import downstream, drawn, exposure
from bazan.act.incidents.catalogue import of_province as catalogue
from bazan.act.incidents.ending import left_in_force
from bazan.act.incidents.erasing import ask_erasure, decide_erasure
from bazan.act.incidents.exercising import end_exercise, play_due, scripts, start_exercise
from bazan.act.incidents.giving import give_task, give_tasks, proposed
from bazan.act.incidents.guarding import enter, guard, hold, unseen
from bazan.act.incidents.joining import link, merge, unlink, unmerge
from bazan.act.incidents.loading import load_pack
from bazan.act.incidents.opening import open_incident
from bazan.act.incidents.queries import (
    area,
    call,
    conditions,
    counts,
    exercise,
    exercises,
    figures,
    in_force,
    incident,
    incidents,
    links,
    log,
    merged,
    numbered,
    of_alerts,
    procedure,
    progress,
    reports,
    resources,
    search,
    spans,
    task,
    tasks,
    tasks_by_case,
    tasks_of,
)
from bazan.act.incidents.remembering import areas, open_at
from bazan.act.incidents.reporting import approve_report, draft_report, word_report
from bazan.act.incidents.resources import bring, move_resource, request
from bazan.act.incidents.revealing import evidence, reveal
from bazan.act.incidents.rules import INCIDENT, TASK, entered, moves, offered_resource
from bazan.act.incidents.tasking import extend_task, move_task, send_team, tick

__all__ = [
    "INCIDENT",
    "TASK",
    "approve_report",
    "area",
    "areas",
    "arrive",
    "ask_erasure",
    "bring",
    "call",
    "catalogue",
    "commands",
    "conditions",
    "count",
    "counts",
    "decide_erasure",
    "downstream",
    "draft_report",
    "draw",
    "drawn",
    "end_exercise",
    "enter",
    "entered",
    "evidence",
    "exercise",
    "exercises",
    "exposure",
    "extend_task",
    "figures",
    "give_task",
    "give_tasks",
    "grade",
    "guard",
    "hand_over",
    "hold",
    "in_force",
    "incident",
    "incidents",
    "learn",
    "left_in_force",
    "link",
    "links",
    "load_pack",
    "log",
    "merge",
    "merged",
    "move",
    "move_resource",
    "move_task",
    "moves",
    "note",
    "numbered",
    "of_alerts",
    "offered_resource",
    "open_at",
    "open_incident",
    "play_due",
    "procedure",
    "progress",
    "proposed",
    "reports",
    "request",
    "resources",
    "reveal",
    "same_body",
    "scripts",
    "search",
    "send_team",
    "spans",
    "start_exercise",
    "task",
    "tasks",
    "tasks_by_case",
    "tasks_of",
    "tick",
    "unlink",
    "unmerge",
    "unseen",
    "word_report",
]
