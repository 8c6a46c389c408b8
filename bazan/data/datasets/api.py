"""What the room offers: load declarations, stage and commit rows, read them with their versions, feed measuring."""

from bazan.data.datasets.actions import commit, load_pack
from bazan.data.datasets.batch_subscription import order_changes, take_changes
from bazan.data.datasets.commit_preview import Difference, Preview, preview
from bazan.data.datasets.dataset_history import erase, keep, seen, table, tidy
from bazan.data.datasets.erasure.erasure_requests import ask_erasure, decide_erasure, erasures, hashed_value
from bazan.data.datasets.map_layers.layer_rows import counted, layers, standing
from bazan.data.datasets.period_comparison import Comparison, compared, sent
from bazan.data.datasets.public_tables.public_table import HIDDEN, PublicTable, public_table
from bazan.data.datasets.queries import (
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
from bazan.data.datasets.row_search import search
from bazan.data.datasets.rules import read_number
from bazan.data.datasets.staging.staged_rows import stage

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
