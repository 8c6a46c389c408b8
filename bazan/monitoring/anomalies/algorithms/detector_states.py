"""What detectors remember of many series: one row a series in each array, about 1.4 kB together."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bazan.core.errors import Refused
from bazan.monitoring.anomalies.algorithms.tail_probability import PRIOR
from bazan.monitoring.anomalies.types import UNUSUAL_SCORE

SIDES = 8
"""Point, shift and drift up and down, stuck, missing."""

Array = NDArray[Any]


@dataclass(eq=False)
class States:
    """Arrays of as many rows as there are series."""

    count: Array
    """Values learnt from."""
    last_s: Array
    last_value: Array
    begun_s: Array
    """When the first value came."""
    step_s: Array
    """The usual gap, 0 while none is known."""
    hours: Array
    """Offsets by hour of day."""
    week: Array
    """What hours of the week add to them."""
    slow: Array
    """The level of a week without offsets, and with them."""
    missed: Array
    """How far values lie from each of both."""
    recent: Array
    """The last three values without and with offsets, the oldest first."""
    spread: Array
    """How far a value lies from the quick level, usually."""
    by_hour: Array
    """The same by hour, as a share of it."""
    short: Array
    day: Array
    """Mean departure from the slow level, of about six values and of a day."""
    side_s: Array
    """Since when departures have the sign they have."""
    up: Array
    run: Array
    """How often the last value was said before it without a break."""
    run_s: Array
    largest: Array
    """Of the block that is running, by side."""
    edge: Array
    heaviness: Array
    blocks: Array
    beyond: Array
    """Tails by side: see ``tails``. How many blocks were seen, and how many passed the edge."""
    threshold: Array
    """The score at which an alarm begins."""
    over_s: Array
    over_count: Array
    """When, and at which value, a score last reached it."""

    @classmethod
    def blank(cls, series: int) -> "States":
        """Nothing known of any."""
        shapes = {
            "hours": (24,), "week": (168,), "by_hour": (24,), "slow": (2,), "missed": (2,), "recent": (2, 3), "largest": (SIDES,),
            "edge": (SIDES,), "heaviness": (SIDES,), "blocks": (SIDES,), "beyond": (SIDES,),
        }  # fmt: skip
        filled = {
            "last_s": -np.inf, "heaviness": PRIOR, "by_hour": 1.0, "threshold": UNUSUAL_SCORE, "over_s": -np.inf, "over_count": -np.inf,
        }  # fmt: skip
        small = {"hours", "week", "by_hour"}
        return cls(**{
            field.name: np.full(
                (series, *shapes.get(field.name, ())), filled.get(field.name, 0.0), np.float32 if field.name in small else np.float64
            )
            for field in fields(cls)
        })  # fmt: skip

    @classmethod
    def kept(cls, arrays: Mapping[str, Array]) -> "States":
        """As ``arrays`` gave them. Refused ``anomalies.states``: they are of another shape."""
        blank = cls.blank(0).arrays()
        if blank.keys() != arrays.keys() or len({len(each) for each in arrays.values()}) > 1:
            raise Refused("anomalies.states")
        if any(blank[name].shape[1:] != each.shape[1:] for name, each in arrays.items()):
            raise Refused("anomalies.states")
        return cls(**{name: each.astype(blank[name].dtype) for name, each in arrays.items()})

    def arrays(self) -> dict[str, Array]:
        """Each array by its name, to be kept."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def grown(self, series: int) -> "States":
        """With so many blank series behind those there are."""
        more = States.blank(series).arrays()
        return States(**{name: np.concatenate([each, more[name]]) for name, each in self.arrays().items()})
