"""What of a study is worth telling who didn't ask: a step that waits longer than before, a unit with more cases likely late than usual."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from math import sqrt

from bazan.analysis.process_mining.types import Burden, Growth, Kept, Known
from bazan.core.labels import label
from bazan.core.language import either, in_every_language, words
from bazan.core.numbers import spoken
from bazan.directory.organizations.types import OrganizationInfo
from bazan.monitoring.insights.types import Noticed

RECENT = timedelta(days=28)
FEWEST = 3
"""Cases of a unit that will probably be late."""
SURE = 2.0
"""Standard deviations of a count that chance alone would give."""
HOUR_S, DAY_S = 3600, 86_400


def noticed_of(known: Known, kept: Kept, root_id: int, code: str, bodies: Mapping[str, OrganizationInfo]) -> Iterator[Noticed]:
    """What stands of a study. Units are told from that of the whole alone, each to who sees its place. ``code``: of the study's place;
    ``bodies``: by code."""
    if kept.study is None:
        return
    address = f"/decide/{known.pack}/waits/{known.process.id}"
    here = address if kept.place_id == root_id else f"{address}?place={code}"
    for growth in kept.study.growths:
        yield _grown(known, kept, growth, here)
    for burden in kept.study.burdens if kept.place_id == root_id else ():
        body = bodies.get(burden.unit)
        if body is not None and burden.foreseen >= FEWEST and burden.foreseen - burden.expected >= SURE * sqrt(burden.expected):
            yield _late(known, kept, burden, body, body.place_id or root_id, f"{address}#late")


def _grown(known: Known, kept: Kept, growth: Growth, address: str) -> Noticed:
    """Weight: the share of its waits of now that is more than before; half where they have doubled."""
    said = in_every_language(
        lambda: label(
            "processes.noticed.grown",
            process=words(known.process.labels), step=known.word(growth.step), now=span(growth.median_s), before=span(growth.before_s),
        )
    )  # fmt: skip
    key = f"{known.code}:{growth.step}@place:{kept.place_id}"
    weight = 1 - growth.before_s / growth.median_s
    feature = ("place", kept.place_id)
    return Noticed(key, kept.place_id, weight, kept.made_at - RECENT, said, _number(known), feature, address)


def _late(known: Known, kept: Kept, burden: Burden, body: OrganizationInfo, place_id: int, address: str) -> Noticed:
    """Weight: the share of the cases foreseen to be late that is more than usual."""
    said = in_every_language(
        lambda: label(
            "processes.noticed.late",
            process=words(known.process.labels), unit=either(body.short_name or body.name, body.name_en),
            foreseen=spoken(burden.foreseen, 0), running=spoken(burden.running - burden.overdue, 0), expected=spoken(burden.expected, 0),
        )
    )  # fmt: skip
    weight = 1 - burden.expected / burden.foreseen
    feature = ("organization", body.id)
    return Noticed(f"{known.code}:late@organization:{body.id}", place_id, weight, kept.made_at, said, _number(known), feature, address)


def _number(known: Known) -> str:
    return f"{known.pack}.{known.process.indicator}" if known.process.indicator else ""


def span(seconds: float) -> str:
    """Hours up to two days, then days with a decimal."""
    if seconds < 2 * DAY_S:
        return label("processes.noticed.hours", count=spoken(seconds / HOUR_S, 1))
    return label("processes.noticed.days", count=spoken(seconds / DAY_S, 1))
