"""What other screens show of forms: those that a reader's organization owes now."""

from bazan.data.forms.web.due_forms import rows as owed

__all__ = ["owed"]
