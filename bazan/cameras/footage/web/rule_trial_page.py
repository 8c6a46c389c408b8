"""A draft of a rule tried on a camera's clips: what it would have told of each, beside what the rule that holds tells."""

from django.http import HttpResponse
from django.shortcuts import render

from bazan.cameras.devices import api as devices
from bazan.cameras.footage import api as footage
from bazan.cameras.footage.web import rule_trial_rows
from bazan.core.labels import label
from bazan.core.language import either, words
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, page


@page("footage.view")
def show(request: Request, trial_id: int) -> HttpResponse:
    trial = footage.trial(trial_id)
    (camera,) = devices.cameras(ids=[trial.camera_id])
    clips = footage.clips(ids=[job.clip_id for job in trial.jobs])
    rows = rule_trial_rows.rows(trial, clips)
    lengths = [clip.seconds for clip in clips if clip.seconds]
    said = {
        "section": "footage",
        "moment": clock_now(),
        "trial": trial,
        "name": words(trial.draft.names),
        "purpose": label(f"cameras.purpose.{trial.draft.purpose}"),
        "camera": (camera.terms.code, either(camera.terms.name, camera.terms.name_en)),
        "rows": rows,
        "summary": rule_trial_rows.summary(rows, trial),
        "too_short": bool(lengths) and trial.draft.seconds >= max(lengths),
    }
    return render(request, "footage/trial.html", said)
