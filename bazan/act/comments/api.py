"""What the room offers: comments about a number, read and written; who may be addressed."""

from bazan.act.comments.actions import write
from bazan.act.comments.queries import colleagues, comments
from bazan.act.comments.rules import LONGEST

__all__ = ["LONGEST", "colleagues", "comments", "write"]
