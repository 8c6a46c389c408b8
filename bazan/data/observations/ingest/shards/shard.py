"""Which of several writers a datastream belongs to. Pure."""

from dataclasses import dataclass

import numpy as np

_GOLDEN = 2_654_435_769
"""2³² by the golden ratio (Knuth, The Art of Computer Programming, 6.4): neighbours part, whatever was numbered in turn."""


@dataclass(frozen=True)
class Shard:
    """One writer's part of all datastreams: number ``number``, counted from 0, of ``count``."""

    number: int = 0
    count: int = 1

    @property
    def alone(self) -> bool:
        """Whether there is no other."""
        return self.count == 1

    def owner(self, datastreams: np.ndarray) -> np.ndarray:
        """The number of the part each datastream belongs to, the same for every writer."""
        mixed = (datastreams.astype("u8") * np.uint64(_GOLDEN) & np.uint64(0xFFFFFFFF)) >> np.uint64(16)
        return (mixed % np.uint64(self.count)).astype("i4")

    def own(self, datastreams: np.ndarray) -> np.ndarray:
        """Those of these datastreams that are this writer's."""
        return datastreams if self.alone else datastreams[self.owner(datastreams) == self.number]
