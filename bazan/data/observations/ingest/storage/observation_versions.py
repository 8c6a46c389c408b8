"""Which of two versions of one observation stands. Pure, and the only place that decides it."""

from dataclasses import dataclass
from enum import IntEnum


class Outcome(IntEnum):
    """What became of a row. NEW, CORRECTED and SUPERSEDED are kept and count as accepted."""

    NEW = 0
    CORRECTED = 1
    """It stands now; what stood before went to the revisions."""
    SUPERSEDED = 2
    """A later version already stands; this one went to the revisions."""
    DUPLICATE = 3
    """Nothing changed, except perhaps that the standing version is known to hold until a later result time."""
    CONFLICT = 4
    """Another value of the same result time is kept: refused, for nobody can say which is right."""


@dataclass(frozen=True, slots=True)
class Version:
    value: float
    quality: int
    result_time: int
    """Microseconds; unless ``sent`` it is ours: when the statement was first received."""
    run: int
    sent: bool = True

    def says_the_same(self, other: "Version") -> bool:
        return self.value == other.value and self.quality == other.quality


def settle(standing: Version | None, kept: list[Version], new: Version) -> tuple[Outcome, Version]:
    """The outcome for a new version of a key, and what stands afterwards. ``kept``: earlier versions, in any order.

    The latest result time wins, so the order of arrival doesn't matter. A sender that gives no result time can't tell a
    correction back to an earlier value from a late retransmission of it, so any value already seen is a retransmission; one
    not seen yet takes its place by when it was first received.
    """
    if standing is None:
        return Outcome.NEW, new
    if new.says_the_same(standing):
        later = new.sent and new.result_time > standing.result_time
        return Outcome.DUPLICATE, Version(standing.value, standing.quality, new.result_time, standing.run) if later else standing
    if not new.sent and any(new.says_the_same(old) for old in kept):
        return Outcome.DUPLICATE, standing
    for old in (standing, *kept):
        if old.result_time == new.result_time:
            return (Outcome.DUPLICATE if new.says_the_same(old) else Outcome.CONFLICT), standing
    if new.result_time > standing.result_time:
        return Outcome.CORRECTED, new
    return Outcome.SUPERSEDED, standing
