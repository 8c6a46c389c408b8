"""One lesson. It runs apart: what a model is made by takes a hundred megabytes."""

import json
from collections.abc import Iterator

from bazan.platform.text_classification.api import train


def taught(data: bytes) -> Iterator[bytes]:
    """The bytes of a model; ``data``: JSON of texts with their labels, and of which label what share is to be found."""
    learnt, recall = json.loads(data)
    yield train([(text, label) for text, label in learnt], recall or None)
