"""What crosses this room's border. Instants within a log are whole microseconds since 1970, UTC; spans that people read are seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np

from bazan.analysis.process_mining.grammar import Procedure as Procedure
from bazan.analysis.process_mining.grammar import Process as Process
from bazan.analysis.process_mining.grammar import Step as Step
from bazan.core.language import words

NEVER = np.iinfo(np.int64).max
"""The instant of what doesn't come: the end of a running case, the deadline of a case without one."""

TransitionUse = Literal["begun", "done", "waiting", "paused", "skipped", "aborted", "unknown"]
"""What a row of a life cycle transition says of work: only ``begun`` and ``done`` make events, ``aborted`` ends work without one."""


@dataclass(frozen=True)
class Transition:
    """How many rows a life cycle transition has, in lower case, and what is made of them."""

    transition: str
    rows: int
    use: TransitionUse


@dataclass(frozen=True)
class Known:
    """A process of which there is a log: rows of datasets or cases of the house, as a pack declares it."""

    code: str
    """``<pack>.<id>``."""
    process: Process
    procedure: Procedure
    """As declared; of cases of the house what ends them, while their arrows keep their order."""
    dataset: str
    """Full codes: of the rows, and of what tells more of a case, empty where nothing does."""
    case_dataset: str
    activities: Mapping[str, Mapping[str, str]]
    """Codes of activities to their words in both languages; a name that isn't here is its own word."""

    @property
    def pack(self) -> str:
        return self.code.partition(".")[0]

    def word(self, activity: str) -> str:
        """An activity in the language spoken."""
        return words(self.activities.get(activity, {})) or activity


@dataclass(frozen=True, eq=False)
class Log:
    """Events by case and, within it, by time. E events of C cases, whose names, as all others, are sorted; columns hold their numbers."""

    cases: tuple[str, ...]
    activities: tuple[str, ...]
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    """What cases are about."""
    start: np.ndarray
    """int64 (C + 1,): the events of case c are ``start[c]:start[c + 1]``, one at least."""
    activity: np.ndarray
    """int32 (E,)."""
    at: np.ndarray
    """int64 (E,): when it was done or, where ``entered``, when the case came to it."""
    begun: np.ndarray | None
    """int64 (E,), at most ``at``: when work on it began. None: nobody told."""
    unit: np.ndarray
    """int32 (E,); -1: nobody told."""
    kind: np.ndarray
    """int32 (C,); -1: nobody told."""
    due: np.ndarray
    """int64 (C,); NEVER: it has no deadline."""
    entered: bool = False
    """False: an event says that a step was done, and the time since the one before is this step's. True: it says that the case came to
    the step, and the time until the next is this step's."""


Dimension = Literal["from", "to", "step", "unit", "giver", "taker", "kind"]
"""What waits are told apart by: the activities before and after; whose time it was, as ``Log.entered`` says: which step's and unit's; the
units before and after; what the case is about."""


@dataclass(frozen=True)
class Wait:
    """The times between one event and the next that are alike."""

    of: tuple[str | None, ...]
    """In the order of the dimensions asked for; None: nobody told."""
    count: int
    total_s: float
    share: float
    """Of the waiting of the whole log; 0 where nothing waits."""
    median_s: float
    p90_s: float


@dataclass(frozen=True)
class Variant:
    """A way that cases took."""

    activities: tuple[str, ...]
    cases: int
    share: float
    median_s: float
    """From a case's first event to its last."""


@dataclass(frozen=True)
class Spread:
    """How spans lie. ``p90_s`` is linear between neighbours."""

    min_s: float
    median_s: float
    mean_s: float
    p90_s: float
    max_s: float


@dataclass(frozen=True)
class Work:
    """An activity: how often, and, where the log tells when work began, how long people were at it."""

    activity: str
    events: int
    cases: int
    total_s: float | None
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True)
class Rework:
    """An activity that was done again in a case."""

    activity: str
    cases: int
    times: int
    """How many times beyond the first."""
    direct: int
    """How many of these follow it at once, with nothing in between."""
    total_s: float
    """What these further times took, waits included."""
    way: tuple[str, ...]
    """From one time to the next as it was most often, both included."""
    way_times: int


@dataclass(frozen=True)
class Handover:
    """A case that goes from one unit to another."""

    giver: str
    taker: str
    count: int
    back: int
    """How many of them come to a unit that has had the case before."""
    median_s: float
    p90_s: float


@dataclass(frozen=True)
class Deviation:
    """One thing that a case does and the procedure doesn't, or the other way round."""

    kind: Literal["skipped", "inserted"]
    """``skipped``: a step that is owed isn't done where it should be; ``inserted``: something is done that isn't owed there."""
    activity: str


@dataclass(frozen=True)
class Aligned:
    """A way that cases took beside the nearest one that the procedure allows."""

    activities: tuple[str, ...]
    cases: int
    over: bool
    """False: it still runs, and what would come next isn't owed yet."""
    deviations: tuple[Deviation, ...]
    """As few as possible, in their order: how many is the cost."""
    fitness: float
    """1: as declared; 0: nothing of it is."""


@dataclass(frozen=True)
class Departure:
    """A deviation over all cases."""

    kind: Literal["skipped", "inserted"]
    activity: str
    cases: int
    times: int
    declared: bool
    """False: the procedure doesn't know such an activity."""


@dataclass(frozen=True)
class Conformance:
    """How far a log keeps a procedure."""

    fitness: float
    """Of the whole log: 1 less what it costs to mend, as a share of the most it could cost."""
    mean_fitness: float
    """The mean of its cases."""
    conforming: int
    """Cases without any deviation."""
    cases: int
    running: int
    departures: tuple[Departure, ...]
    """The most cases first."""
    ways: tuple[Aligned, ...]
    """In the order of the variants."""


@dataclass(frozen=True)
class Risk:
    """A running case with a deadline."""

    case: str
    activity: str
    """Its last one."""
    late: float | None
    """The probability that it ends late, 1 where it already is; None: too few cases have ended to tell."""
    alike: int
    """How many cases stood at this step after this share of their time: few, and the estimate rests on others too."""


@dataclass(frozen=True)
class Reliability:
    """Predictions between two bounds, and what came."""

    low: float
    high: float
    count: int
    predicted: float
    late: float


@dataclass(frozen=True)
class Trial:
    """What the risks would have said at instants of the past, beside what then came."""

    predictions: int
    cases: int
    brier: float
    """The mean square of probability less outcome; the smaller, the better."""
    brier_of_share: float
    """The same if everybody were told the share of ended cases that were late."""
    late: float
    """The share of the predictions whose case ended late."""
    predicted: float
    """Their mean."""
    reliability: tuple[Reliability, ...]


@dataclass(frozen=True)
class Measured:
    """A figure as it was, as it would have been, and what lies between with its 95 % interval."""

    was: float
    would_be: float
    change: float
    low: float
    high: float


@dataclass(frozen=True)
class Shortening:
    """What it would have brought had a step taken less time. Assumed: nothing else changes, no queue grows or shrinks."""

    step: str
    less_s: float
    cases: int
    """Ended ones, that it is reckoned from."""
    with_step: int
    """Those whose time at the step is known."""
    figures: Mapping[str, Measured]
    """``mean_s``, ``median_s``, ``p90_s`` of how long cases took and, where they have deadlines, ``late``: the share that ended late."""


@dataclass(frozen=True)
class Growth:
    """A step whose waits of the last weeks are longer than those of the stretch before."""

    step: str
    count: int
    before_count: int
    median_s: float
    before_s: float
    p: float
    """Of waits as different as these by chance alone (Mann, Whitney 1947), times the comparisons made."""


@dataclass(frozen=True)
class Queue:
    """Cases that stand at a step now, and how long they have so far."""

    step: str
    cases: int
    median_s: float
    longest_s: float


@dataclass(frozen=True)
class Burden:
    """What a unit has under way."""

    unit: str
    running: int
    """With a deadline."""
    overdue: int
    likely: int
    """Not overdue yet, and more likely late than not."""
    foreseen: float
    """How many of those not overdue will be late, by the risk of each."""
    expected: float
    """How many would be if they were as cases under way have been."""


@dataclass(frozen=True)
class Study:
    """What a log tells of a process at an instant: of all of it, or of the cases that were in one place from first to last."""

    cases: int
    ended: int
    took: Spread
    """From the first event of ended cases to what ended them."""
    late: float | None
    """The share of ended cases with a deadline that ended after it."""
    steps: tuple[Wait, ...]
    edges: tuple[Wait, ...]
    starts: Mapping[str, int]
    stops: Mapping[str, int]
    work: tuple[Work, ...]
    variants: tuple[Variant, ...]
    """The most frequent ones, of ``ways`` in all."""
    ways: int
    conformance: Conformance | None
    """Of cases to a declared procedure, the ways of ``variants`` alone. None: no order is declared."""
    rework: tuple[Rework, ...]
    handovers: tuple[Handover, ...]
    units: tuple[Wait, ...]
    unit_steps: tuple[Wait, ...]
    """By step, then unit: of each step the units with most of its waiting."""
    kinds: tuple[Wait, ...]
    kind_names: Mapping[str, str]
    growths: tuple[Growth, ...]
    queues: tuple[Queue, ...]
    burdens: tuple[Burden, ...]
    trial: Trial | None
    """Of the risks of the whole process."""


@dataclass(frozen=True)
class Sample:
    """Some of the ended cases of a log, without their names: what a shorter step would bring is reckoned from them."""

    activities: tuple[str, ...]
    lengths: tuple[int, ...]
    """How many events each case has."""
    activity: tuple[int, ...]
    at: tuple[int, ...]
    """Seconds since the case's first event."""
    due: tuple[int | None, ...]
    """The same of its deadline, of each case."""
    entered: bool


@dataclass(frozen=True)
class Kept:
    """A study as it is kept; ``study`` None: too few cases ended to tell anything."""

    process: str
    place_id: int
    month: datetime
    """The beginning of the month it is of."""
    made_at: datetime
    cases: int
    study: Study | None


@dataclass(frozen=True)
class Running:
    """A case under way that has a deadline."""

    case: str
    activity: str
    unit: str
    """Code of the organization that has it; empty: nobody told."""
    place_id: int
    came_at: datetime
    """To this step, or did it."""
    due_at: datetime
    late: float | None
    alike: int
    made_at: datetime
