"""Warnings composed and released in the made-up province of four communes, for tests of what the public is told."""

from datetime import timedelta

from bazan.core import time as clock
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import Facts
from tests.incident_province import somebody


def words(text):
    return {"vi": text, "en": f"{text} (en)"}


def warned(key="w1", **more):
    """A message in force for the communes 1 and 2, which more says otherwise."""
    at = clock.now()
    facts = {
        "kind": "FLOOD", "event": words("Lũ"), "headline": words("Lũ trên sông Lạ"), "description": words("Nước lên nhanh."),
        "instruction": words("Lên nơi cao. Không qua ngầm tràn."), "category": "Met", "response": "Prepare", "urgency": "Expected",
        "severity": "Severe", "certainty": "Likely", "communes": ("1", "2"), "polygon": (), "onset": None,
        "expires": at + timedelta(hours=2), "status": "Actual",
    } | more  # fmt: skip
    draft = warnings.compose(Facts(**facts), somebody("duty_officer", "ioc", username="truc").reach, at, key)
    return warnings.release(draft.id, somebody("leader", "ioc", username="lanh").reach, draft.version, at, warnings.setup())


def taken_back(one, key="w1-over"):
    """The message that cancels one of ours."""
    at = clock.now()
    draft = warnings.cancel(one.id, somebody("duty_officer", "ioc", username="truc").reach, at, key)
    return warnings.release(draft.id, somebody("leader", "ioc", username="lanh").reach, draft.version, at, warnings.setup())
