"""What was seen on a clip's pictures, kept so that nobody has to look again: what is there, and where something moves."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bazan.platform.image_analysis.tracking.types import Detections


@dataclass(frozen=True, eq=False)
class Glance:
    """One picture looked at. ``at``: seconds since the clip's first; ``cells``: (rows, columns) bool, as of ``Motion``."""

    at: float
    width: int
    height: int
    detections: Detections
    cells: np.ndarray

    @property
    def ratio(self) -> float:
        return self.width / self.height


def packed(glances: Sequence[Glance]) -> bytes:
    """Some glances, in as many bytes as they need; ``unpacked`` gives the very same back."""
    made = io.BytesIO()
    np.savez_compressed(
        made,
        at=np.array([glance.at for glance in glances]),
        size=np.array([(glance.width, glance.height) for glance in glances]),
        count=np.array([len(glance.detections.sure) for glance in glances]),
        boxes=np.concatenate([glance.detections.boxes for glance in glances]),
        sure=np.concatenate([glance.detections.sure for glance in glances]),
        kinds=np.concatenate([glance.detections.kinds for glance in glances]).astype(np.int64),
        grid=np.array([glance.cells.shape for glance in glances]),
        cells=np.packbits(np.concatenate([glance.cells.ravel() for glance in glances])),
    )
    return made.getvalue()


def unpacked(data: bytes) -> list[Glance]:
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        columns = {name: kept[name] for name in kept.files}
    ends, grid = np.cumsum(columns["count"]), columns["grid"]
    cell_ends = np.cumsum(grid.prod(axis=1))
    cells = np.unpackbits(columns["cells"], count=int(cell_ends[-1])).astype(bool)
    glances = []
    for row, (at, (width, height)) in enumerate(zip(columns["at"].tolist(), columns["size"].tolist(), strict=True)):
        seen = slice(ends[row] - columns["count"][row], ends[row])
        detections = Detections(columns["boxes"][seen], columns["sure"][seen], columns["kinds"][seen])
        moving = cells[cell_ends[row] - grid[row].prod() : cell_ends[row]].reshape(grid[row])
        glances.append(Glance(at, width, height, detections, moving))
    return glances
