"""Sentences of refusals, in the reader's language: a rule's own, or what a dataset's pack says of the check that failed."""

from typing import Any

from bazan.kernel.errors import BazanError
from bazan.kernel.labels import sentence

CHECK = "sources.row.check"


def words_of(rule: str, params: dict[str, Any], language: str) -> str:
    """Why something was refused."""
    labels = params.get("labels")
    if rule == CHECK and isinstance(labels, dict):
        text = str(labels.get(language) or next(iter(labels.values()), ""))
        try:
            return text.format(**(params.get("values") or {}))
        except (KeyError, IndexError, ValueError):
            return text
    return sentence(BazanError(rule, params), language)
