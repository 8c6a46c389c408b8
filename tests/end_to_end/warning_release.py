"""A grave warning for one commune, with its incident, released in a running installation by two of its demo accounts."""

import os
import subprocess
import sys

from bazan.core.settings import ROOT

WARN = """
import django
django.setup()
from datetime import timedelta
from django.contrib.auth import get_user_model
from bazan.response.incidents import api as incidents
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import Facts
from bazan.core.time import local_day, now
from bazan.directory.accounts import api as people
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
at = now()
officer, leader = (get_user_model().objects.get(username=name) for name in ("OFFICER", "LEADER"))
commune = places.communes(local_day(at))[COMMUNE]
opened = incidents.open_incident("FLOOD", "Lũ thử", commune.id, Acting(people.reach_of(officer), officer.organization_id), at, "KEY")
words = {"vi": "HEADLINE", "en": "Trial flood"}
facts = Facts("FLOOD", words, words, words, {"vi": "Lên nơi cao. Gọi 112.", "en": "Go up. Call 112."}, "Met", "Prepare", "Expected",
    "Severe", "Likely", (commune.code,), (), None, at + timedelta(hours=2), "Actual")
draft = warnings.compose(facts, people.reach_of(officer), at, "KEY", incident=opened.code)
message = warnings.release(draft.id, people.reach_of(leader), draft.version, at, warnings.setup())
print(opened.id, message.id, commune.code)
"""


def warned(installation, key: str, headline: str, commune: int = 0) -> list[str]:
    """The incident's id, the message's id, the commune's code. ``commune``: which of all of them, in their order."""
    accounts = installation.accounts["accounts"]
    said = {
        "OFFICER": accounts["duty_officer"]["username"], "LEADER": accounts["leader"]["username"], "KEY": key, "HEADLINE": headline,
        "COMMUNE": str(commune),
    }  # fmt: skip
    code = WARN
    for name, value in said.items():
        code = code.replace(name, value)
    environment = os.environ | {
        "BAZAN_HOME": str(installation.home),
        "DJANGO_SETTINGS_MODULE": "bazan.processes.composition.django_settings",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
