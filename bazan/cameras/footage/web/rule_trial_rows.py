"""A draft beside the rule that holds: what each would have told of every clip, and what that changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bazan.cameras.devices import api as devices
from bazan.cameras.footage.types import CHANGE_STATES, OPEN, ClipInfo, JobInfo, TrialChange, TrialInfo
from bazan.core.labels import label
from bazan.core.language import words
from bazan.platform.design_system.api import Light, number

RECENT = 200
"""Events whose names are asked for."""


@dataclass(frozen=True)
class TrialRow:
    """A clip that the draft was tried on."""

    event_id: int
    title: str
    """Of the event it was kept of."""
    at: datetime | None
    kept: str
    draft: str
    change: TrialChange | None
    """None: it isn't known yet."""
    light: Light
    word: str
    percent: int | None


def rows(trial: TrialInfo, clips: Iterable[ClipInfo]) -> list[TrialRow]:
    known = {clip.id: clip for clip in clips}
    titles = {event.id: words(event.names) for event in devices.events(camera_ids=[trial.camera_id], most=RECENT)}
    return [_row(trial, job, known[job.clip_id], titles) for job in trial.jobs if job.clip_id in known]


def summary(made: Sequence[TrialRow], trial: TrialInfo) -> str:
    """How often the draft tells more, less or the same, in one sentence."""
    counts = {change: number(sum(row.change == change for row in made)) for change in CHANGE_STATES.states}
    done = sum(bool(row.change) for row in made)
    return label("footage.page.trial_sum" if trial.kept else "footage.page.trial_sum_new", clips=number(done), **counts)


def _row(trial: TrialInfo, job: JobInfo, clip: ClipInfo, titles: Mapping[int, str]) -> TrialRow:
    going, event = job.state in OPEN, clip.event_id or 0
    title = titles.get(event, clip.name)
    if job.state != "done":
        word = "" if going else label(f"footage.state.{job.state}")
        return TrialRow(event, title, clip.recorded_at, "", "", None, "missing", word, round(100 * job.progress) if going else None)
    line = trial.draft.purpose == "line"
    kept = _total(job.result, "kept") if trial.kept else 0
    draft = _total(job.result, "draft")
    change: TrialChange = "more" if draft > kept else "less" if draft < kept else "same"
    return TrialRow(
        event,
        title,
        clip.recorded_at,
        _told(job.result, "kept", trial.kept is not None and trial.kept.purpose == "line") if trial.kept else "",
        _told(job.result, "draft", line),
        change,
        CHANGE_STATES.light(change),
        label(f"footage.change.{change}" if trial.kept else f"footage.change_new.{change}"),
        None,
    )


def _total(result: Mapping[str, Any], rule: str) -> int:
    return sum(result["crossings"].get(rule, ())) + sum(event["rule"] == rule for event in result["events"])


def _told(result: Mapping[str, Any], rule: str, line: bool) -> str:
    if line:
        forward, back = result["crossings"][rule]
        return label("footage.page.crossed", forward=number(forward), back=number(back))
    events = [event for event in result["events"] if event["rule"] == rule]
    if not events:
        return label("footage.page.nothing")
    starts = "; ".join(number(event["began"], 1) for event in events)
    return label("footage.page.raised", count=number(len(events)), starts=starts)
