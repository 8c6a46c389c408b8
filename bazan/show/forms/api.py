"""What other screens show of forms: those that a reader's organization owes now."""

from bazan.show.forms.owed import rows as owed

__all__ = ["owed"]
