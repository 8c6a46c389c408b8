"""What the room offers: how unusual the values of a number are, and which parts brought a change."""

from bazan.watch.anomalies.explaining import contributions, leading, since
from bazan.watch.anomalies.queries import judged

__all__ = ["contributions", "judged", "leading", "since"]
