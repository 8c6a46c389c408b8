"""Findings as sentences, in the reader's language."""

from typing import Any

from bazan.connect.datasets.types import Finding
from bazan.kernel.errors import BazanError
from bazan.kernel.labels import sentence
from bazan.kernel.language import language, words


def said(finding: Finding) -> str:
    """A finding as a sentence. A check's own words may name columns and values; one they don't know stays as written."""
    if finding.rule != "check":
        return sentence(BazanError(finding.rule, {**finding.params}))
    values = {key: number_words(value) for key, value in finding.params.get("values", {}).items()}
    text = words(finding.params["labels"])
    return text.format_map(_Known(values))


class _Known(dict):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def number_words(value: Any) -> str:
    """A number as a sentence writes it; other values as they are."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "–" if value is None else str(value)
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if language() == "vi" else text
