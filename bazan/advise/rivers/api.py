"""What the room offers: the province's rivers, what lies below and above a node, and the line of water between points."""

from bazan.advise.rivers.queries import check, follow, of_province, waters
from bazan.advise.rivers.rules import downstream, upstream

__all__ = ["check", "downstream", "follow", "of_province", "upstream", "waters"]
