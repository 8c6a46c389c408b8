"""What is said of this room's tables when the province leaves: what of the history the database speaks of."""

from bazan.platform.data_export.types import InHistory, Received, Row

DATA_EXPORT = (
    InHistory("SELECT replace(d.code, '.', '__'), h.table_version FROM dataset_held h JOIN dataset d ON d.id = h.dataset_id"),
    Row("dataset_held", "How many batches of a dataset the history holds, in which version of its table."),
    Row("dataset_kept", "A month of a dataset that the history holds, and the mark of what it holds."),
    Received("dataset_batch.file_sha256", "file_name"),
)
