"""Life cycle transitions of events as XES names them (IEEE 1849-2016, standard model), and what each says of its row."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bazan.analysis.process_mining.types import Transition, TransitionUse

COMPLETED = "complete"
USES: Mapping[str, TransitionUse] = {
    "schedule": "waiting", "assign": "waiting", "reassign": "waiting", "start": "begun", "suspend": "paused", "resume": "paused",
    COMPLETED: "done", "autoskip": "skipped", "manualskip": "skipped", "withdraw": "skipped", "ate_abort": "aborted",
    "pi_abort": "aborted",
}  # fmt: skip
"""Of work that is paused the time counts as work: the log does not say who waits for whom."""


def transition_of(text: str) -> str:
    """The transition of a cell, whatever its case; an empty cell says that the activity was completed."""
    return text.strip().lower() or COMPLETED


def use_of(transition: str) -> TransitionUse:
    return USES.get(transition, "unknown")


def count_transitions(life: Iterable[str]) -> list[Transition]:
    """How many rows each transition has and what is made of them, the most frequent first."""
    counts = Counter(life)
    return [Transition(name, rows, use_of(name)) for name, rows in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
