"""Who is let in when there is too much, and how much bulk rides in one turn of the writer. Pure.

A turn is one commit. A single post waits for the turn under way and rides in the next, so the length of a turn is the lag that
matters: bulk gets the share of a turn that keeps it short on this machine, now, and only so many turns of bulk may wait. What is
more is told to come back before it is read. A slower machine, or a busier one, thus takes less bulk; single posts hardly notice.
"""

from dataclasses import dataclass

TURN_S = 0.06
"""What a turn should take."""
LEAST_SHARE, MOST_SHARE = 1_000, 20_000
"""Rows. One usual batch rides in every turn."""
TURNS_WAITING = 3
STALLED_S = 1.0
"""Once something let in has waited so long uncommitted, the store is stuck: more bulk would only wait with it."""
MOST_SINGLES = 20_000
EXPRESS_ROWS, BYTES_A_ROW = 100, 150
"""A delivery of so few rows goes before the batches; what a row takes as JSON."""


@dataclass(frozen=True)
class Crowd:
    """What was let in and isn't committed. ``rows``: of batches waiting for a turn; ``singles``: posts; ``oldest_s``: the longest wait."""

    rows: int = 0
    singles: int = 0
    oldest_s: float = 0.0


def is_few(rows: int) -> bool:
    """Whether a delivery goes before the batches."""
    return rows <= EXPRESS_ROWS


def admits(crowd: Crowd, share: int, rows: int) -> bool:
    """Whether a delivery of so many rows is let in. What is few is refused only for memory's sake, and bulk no later."""
    if crowd.singles >= MOST_SINGLES:
        return False
    if is_few(rows):
        return True
    return crowd.oldest_s <= STALLED_S and crowd.rows < TURNS_WAITING * share  # however large: a large one must find room some time


def next_share(share: int, rows: int, turn_s: float, single_s: float) -> int:
    """Rows of bulk for the next turn, after one with so many that took so long, and whose single posts waited up to so long.

    Fewer at once when that was too long; more, slowly, when so many were seen to go quickly.
    """
    lag_s = max(turn_s, single_s / 2)
    if lag_s > TURN_S:
        share = round(share * max(0.5, TURN_S / lag_s))
    elif rows > share / 2:
        share = round(share * 1.2)
    return min(MOST_SHARE, max(LEAST_SHARE, share))
