"""Questions that could be answered instead of one that wasn't: of the indicators it came near, in the reader's own reach."""

from collections.abc import Sequence
from datetime import datetime

from bazan.analysis.questions import answer_sentences
from bazan.analysis.questions.gazetteer import spot_of
from bazan.analysis.questions.rejection import Declined
from bazan.analysis.questions.types import Spot, When
from bazan.core.language import words
from bazan.core.time import GRAINS, local_day
from bazan.data.indicators.types import IndicatorInfo
from bazan.directory.accounts.api import allowed
from bazan.directory.permissions.types import Reach
from bazan.directory.places import api as places

MOST = 3
TRIED = 12
"""So many are written at most, since some don't say what they mean once they are read."""
PERMISSION = "boards.view"


def offered(why: Declined, infos: Sequence[IndicatorInfo], reach: Reach, at: datetime) -> list[tuple[str, str]]:
    """(question, code of the indicator it asks for), the nearest first; more than are shown, for not each is understood."""
    by_code = {info.code: info for info in infos}
    near = [by_code[code] for code in why.metrics if code in by_code] or _headlines(infos)
    found = []
    for info in near[:TRIED]:
        for spot in _spots(info, why.spots, reach, at)[: MOST if len(near) == 1 else 1]:
            found.append((answer_sentences.question(words(info.labels), spot, _when(why.when, info, at)), info.code))
    return found


def _headlines(infos: Sequence[IndicatorInfo]) -> list[IndicatorInfo]:
    """One indicator with a direction of each sector: what there is to ask at all."""
    first = {info.pack: info for info in reversed(infos) if "place" in info.features and info.direction != "neutral"}
    return [first[pack] for pack in sorted(first)]


def _spots(info: IndicatorInfo, wanted: Sequence[Spot], reach: Reach, at: datetime) -> list[Spot]:
    """The places meant, else the widest in reach; none: the sector is out of reach, or it speaks of no places."""
    day = local_day(at)
    ours = [spot_of(places.root(day)), *map(spot_of, places.communes(day))] if "place" in info.features else []
    able = [spot for spot in (*wanted, *ours) if allowed(reach, PERMISSION, place_id=spot.place_id, sector=info.pack)]
    return [spot for spot in able if spot in wanted] or able[:1]


def _when(when: When | None, info: IndicatorInfo, at: datetime) -> When | None:
    """The period meant where the indicator has it; null: the newest."""
    if when is None or when.first.start > at or GRAINS.index(info.grain) > GRAINS.index(when.grain):
        return None
    return when if when.alone else None
