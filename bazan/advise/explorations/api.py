"""What the room offers: what may be asked about, a question and its address, what it will cost, asked, answered, kept under a name."""

from bazan.advise.explorations.actions import MAY_ASK, ask, cancel, drop, keep
from bazan.advise.explorations.address import address_of, is_of_question, parts_of, question_of
from bazan.advise.explorations.measuring import measure_files
from bazan.advise.explorations.queries import cost, exploration, kept, latest, newest_done, own, path_of, sizes
from bazan.advise.explorations.rules import XLSX_ROWS, allowance
from bazan.advise.explorations.running import run
from bazan.advise.explorations.sources import source, sources

__all__ = [
    "MAY_ASK",
    "XLSX_ROWS",
    "address_of",
    "allowance",
    "ask",
    "cancel",
    "cost",
    "drop",
    "exploration",
    "is_of_question",
    "keep",
    "kept",
    "latest",
    "measure_files",
    "newest_done",
    "own",
    "parts_of",
    "path_of",
    "question_of",
    "run",
    "sizes",
    "source",
    "sources",
]
