"""What the law on personal data asks to be told of each camera: what is looked for on its pictures, and how long those are kept."""

from collections.abc import Mapping

from bazan.cameras.devices.models import CameraRule
from bazan.cameras.devices.queries import thawed
from bazan.cameras.devices.rules import MASKS
from bazan.cameras.devices.types import LookedFor, RuleTerms


def looked_for() -> Mapping[int, LookedFor]:
    """Of each camera in reach that has rules drawn on its picture. One query."""
    drawn: dict[int, list[RuleTerms]] = {}
    for row in CameraRule.objects.filter(retired_at=None, camera__retired_at=None).exclude(code=MASKS).order_by("id"):
        drawn.setdefault(row.camera_id, []).append(thawed(RuleTerms, row.terms))
    return {
        camera: LookedFor(tuple(dict.fromkeys(rule.purpose for rule in rules)), max(rule.keep_days for rule in rules))
        for camera, rules in drawn.items()
    }
