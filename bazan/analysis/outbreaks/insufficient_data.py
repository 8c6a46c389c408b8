"""Why nothing, or only half of it, can be said of a period: in words, so that too few data are never silent."""

from collections.abc import Sequence

from bazan.analysis.outbreaks.types import Signal
from bazan.core.errors import Refused
from bazan.core.labels import label
from bazan.core.numbers import spoken


def require_past(periods: int, needed: int, per_year: int) -> None:
    """Refuse ``outbreaks.past`` where not even the last of so many periods has ``needed`` periods before it."""
    if periods <= needed:
        params = {"needed": needed, "needed_years": _years(needed, per_year), "there": periods, "there_years": _years(periods, per_year)}
        raise Refused("outbreaks.past", params, "cases")


def explain(at: int, signal: Signal, needed: int, per_year: int) -> str | None:
    """What keeps a threshold from being told of the period at a position; None: nothing does."""
    if signal.threshold is not None and signal.alarm is not None:
        return None
    if at < needed:
        return label(
            "outbreaks.silent.past", needed=needed, needed_years=_years(needed, per_year), there=at, there_years=_years(at, per_year)
        )
    return label("outbreaks.silent.few" if signal.alarm is False else "outbreaks.silent.unknown")


def summarize(reasons: Sequence[tuple[int, Signal]], needed: int, per_year: int) -> str | None:
    """One sentence over all (position, signal) of a series; None where each of them says something."""
    short = sum(at < needed and signal.alarm is None for at, signal in reasons)
    unknown = sum(at >= needed and signal.alarm is None for at, signal in reasons)
    if not short + unknown:
        return None
    told = {"rows": len(reasons), "short": short, "unknown": unknown, "needed": needed, "needed_years": _years(needed, per_year)}
    return label("outbreaks.silent.summary", **told)


def _years(periods: int, per_year: int) -> str:
    return spoken(periods / per_year, 1)
