"""Findings as sentences, in the reader's language."""

from bazan.core.errors import BazanError
from bazan.core.labels import filled, number_words, sentence
from bazan.core.language import words
from bazan.data.datasets.types import Finding


def said(finding: Finding) -> str:
    """A finding as a sentence. A check's own words may name columns and values."""
    if finding.rule != "check":
        return sentence(BazanError(finding.rule, {**finding.params}))
    values = {key: number_words(value) for key, value in finding.params.get("values", {}).items()}
    return filled(words(finding.params["labels"]), values)
