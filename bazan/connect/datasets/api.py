"""What the room offers: load declarations, stage and commit rows, read them with their versions, feed measuring."""

from bazan.connect.datasets.actions import commit, load_pack
from bazan.connect.datasets.finding import search
from bazan.connect.datasets.persons import ask_erasure, decide_erasure, erasures, hashed_value
from bazan.connect.datasets.preview import Difference, Preview, preview
from bazan.connect.datasets.public import HIDDEN, PublicTable, public_table
from bazan.connect.datasets.queries import (
    batch,
    batches,
    batches_of,
    batches_since,
    dataset,
    datasets,
    relation,
    row,
    rows,
    rows_of,
    supplied_by,
    versions,
    versions_of,
)
from bazan.connect.datasets.remembering import erase, keep, seen, table, tidy
from bazan.connect.datasets.rules import read_number
from bazan.connect.datasets.sent import Comparison, compared, sent
from bazan.connect.datasets.staging import stage
from bazan.connect.datasets.standing import counted, layers, standing
from bazan.connect.datasets.taking import order_changes, take_changes

__all__ = [
    "HIDDEN",
    "Comparison",
    "Difference",
    "Preview",
    "PublicTable",
    "ask_erasure",
    "batch",
    "batches",
    "batches_of",
    "batches_since",
    "commit",
    "compared",
    "counted",
    "dataset",
    "datasets",
    "decide_erasure",
    "erase",
    "erasures",
    "hashed_value",
    "keep",
    "layers",
    "load_pack",
    "order_changes",
    "preview",
    "public_table",
    "read_number",
    "relation",
    "row",
    "rows",
    "rows_of",
    "search",
    "seen",
    "sent",
    "stage",
    "standing",
    "supplied_by",
    "table",
    "take_changes",
    "tidy",
    "versions",
    "versions_of",
]
