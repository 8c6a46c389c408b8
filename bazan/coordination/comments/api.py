"""What the room offers: comments about a number, read and written; who may be addressed."""

from bazan.coordination.comments.actions import write
from bazan.coordination.comments.queries import colleagues, comments
from bazan.coordination.comments.rules import LONGEST

__all__ = ["LONGEST", "colleagues", "comments", "write"]
