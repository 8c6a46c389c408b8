"""Who reads what the rooms tell, and whether it keeps up, in words."""

from datetime import datetime
from typing import Any

from bazan.core.labels import label
from bazan.data.sources import api as sources
from bazan.data.sources.types import READER_STATES

ORDER = ("dead", "late", "fine")


def readers(at: datetime) -> list[dict[str, Any]]:
    """What readers.html places, who needs a person first. For who sees everything: facts are of all places and sectors."""
    ranked = sorted(sources.readers(), key=lambda standing: (ORDER.index(standing.state(at)), standing.topic, standing.name))
    return [
        {
            "standing": standing,
            "name": label(f"facts.reader.{standing.name}"),
            "topic": label(f"facts.topic.{standing.topic}"),
            "light": READER_STATES.light(standing.state(at)),
            "word": READER_STATES.word(standing.state(at)),
            "lag_s": standing.lag_s(at),
        }
        for standing in ranked
    ]
