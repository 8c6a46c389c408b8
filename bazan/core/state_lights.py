"""How a state of a closed type is shown: the light that gives it mark and colour, and its word.

Each app states the table of its types of states beside them, in its ``types.py``; ``tests/architecture/test_state_lights.py`` reads all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bazan.core.labels import label
from bazan.core.map_layers import Light as FeatureLight

Light = Literal[FeatureLight, "silent"]
"""``silent``: it was heard and is heard no more. ``none``: it is what it is, and can't be well or ill."""
LIGHTS: tuple[Light, ...] = get_args(Light)


@dataclass(frozen=True)
class StateTable[S: str]:
    """How the states of one type are shown. A state without a light is a ValueError where the table is made."""

    states: tuple[S, ...]
    lights: Mapping[S, Light]
    words: str
    """What the labels of its words begin with."""

    def __post_init__(self):
        if unequal := set(self.states) ^ set(self.lights):
            raise ValueError(f"{self.words}: not both a state and a light: {sorted(unequal)}")

    def light(self, state: S) -> Light:
        """Return the light of a state; ``none`` of a text of the database that names none, so that no page is lost for it."""
        return self.lights.get(state, "none")

    def word(self, state: S) -> str:
        return label(f"{self.words}.{state}")

    def member(self, text: str) -> S:
        """Return the state that a text of the database names. Raises ValueError for any other."""
        if text not in self.states:
            raise ValueError(f"{text!r} is no state of {self.words}")
        return text
