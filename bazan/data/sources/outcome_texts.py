"""Sentences in the reader's language: of refusals (a rule's own, or what a dataset's pack says of a check), of runs, of files."""

from typing import Any

from bazan.core.errors import BazanError
from bazan.core.labels import filled, label, number_words, sentence
from bazan.core.language import either, language
from bazan.data.sources.types import RunInfo, Trial

CHECK = "sources.row.check"


def words_of(rule: str, params: dict[str, Any]) -> str:
    """Why something was refused."""
    labels = params.get("labels")
    if rule == CHECK and isinstance(labels, dict):
        text = str(labels.get(language()) or next(iter(labels.values()), ""))
        return filled(text, {name: number_words(value) for name, value in (params.get("values") or {}).items()})
    return sentence(BazanError(rule, params))


FOUND = (
    "encoding",
    "delimiter",
    "sheets",
    "header",
    "extra",
    "date_order",
    "passed",
    "empty",
    "hidden_rows",
    "hidden_sheets",
    "macros",
    "twice",
    "dropped",
    "settled",
)


def told(run: RunInfo) -> str:
    """What a run came to, in one line: every line read is in exactly one of the counts."""
    counts = {"read": run.read, "accepted": run.accepted, "duplicate": run.duplicate, "rejected": run.rejected}
    grouped = {key: _grouped(count) for key, count in counts.items()}
    if run.of_rows:
        return label("sources.rows.told", **grouped, superseded=_grouped(run.superseded))
    return label("sources.import.told", **grouped, missing=_grouped(run.missing))


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", either(".", ","))


def findings(run: RunInfo | Trial) -> list[str]:
    """What reading a file found out by itself, a sentence each: a guess is never silent."""
    said = []
    for key in FOUND:
        value = run.told.get(key)
        if value in (None, [], "", 0) or (key == "header" and value == 1):
            continue
        word = f"sources.found.{key}_guessed" if run.told.get(f"{key}_guessed") else f"sources.found.{key}"
        text = ", ".join(map(str, value)) if isinstance(value, list) else _grouped(value) if type(value) is int else value
        said.append(label(word, value=text, count=_grouped(run.told.get(f"{key}_count", 0))))
    return said
