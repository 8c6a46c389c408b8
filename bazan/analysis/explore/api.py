"""What the room offers: what may be asked about, a question and its address, what it will cost, asked, answered, kept under a name."""

from bazan.analysis.explore.actions import ask, cancel, drop, keep
from bazan.analysis.explore.file_sizes import measure_files
from bazan.analysis.explore.queries import cost, exploration, kept, latest, newest_done, own, path_of, sizes
from bazan.analysis.explore.query_execution import run
from bazan.analysis.explore.question_sources import source, sources
from bazan.analysis.explore.question_url import address_of, is_of_question, parts_of, question_of
from bazan.analysis.explore.rules import XLSX_ROWS, allowance

__all__ = [
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
