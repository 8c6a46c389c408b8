"""Manifest of the app datasets."""

from bazan.core.deferred_imports import deferred_imports
from bazan.core.map_layers import Layers
from bazan.data.datasets.events import LIVE
from bazan.platform.data_export.types import InHistory, Received, Row
from bazan.platform.jobs.types import HISTORY, Clock, Job
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.data.datasets import features, tasks


MANIFEST = Manifest(
    schedules=(
        Clock("datasets.keep", HISTORY, 600, tasks.keep),
        Clock("datasets.tidy", HISTORY, 3600, tasks.tidy),
    ),
    jobs=(Job("datasets.erase", HISTORY, tasks.erase),),
    screen_updates=LIVE,
    map_layers=(
        Layers(
            "rows",
            "",
            features.listed,
            features.rows,
            live=("datasets",),
            counted=features.counted,
        ),
    ),
    data_export=(
        InHistory("SELECT replace(d.code, '.', '__'), h.table_version FROM dataset_held h JOIN dataset d ON d.id = h.dataset_id"),
        Row("dataset_held", "How many batches of a dataset the history holds, in which version of its table."),
        Row("dataset_kept", "A month of a dataset that the history holds, and the mark of what it holds."),
        Received("dataset_batch.file_sha256", "file_name"),
    ),
)
