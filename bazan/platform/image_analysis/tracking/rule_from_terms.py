"""A drawn rule, of the terms that are kept of it."""

from collections.abc import Mapping
from typing import Any

from bazan.platform.image_analysis.tracking.types import DrawnRule


def rule_of(terms: Mapping[str, Any]) -> DrawnRule:
    """``terms``: as in JSON; of those that aren't named the usual ones hold, and those that don't concern the picture are passed over."""
    usual = ("seconds", "at_least", "below", "direction", "flow", "smallest")
    given = {name: terms[name] for name in usual if name in terms}
    points = tuple((float(x), float(y)) for x, y in terms["points"])
    return DrawnRule(terms["code"], terms["purpose"], points, tuple(terms["kinds"]), **given, sure=terms.get("surest", 0))
