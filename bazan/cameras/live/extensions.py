"""What higher apps add to the wall of cameras: they put it into ``extensions`` of their manifest."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # manifests import this module, so it stays light
    from bazan.cameras.devices.types import CameraInfo
    from bazan.directory.permissions.types import Reach


@dataclass(frozen=True)
class WallPanel:
    """A panel beside the pictures of the cameras."""

    read: Callable[[Collection["CameraInfo"], "Reach", datetime], object | None]
    """Gives what the template shows as ``told``, of the cameras the reader knows; None: there is no panel."""
    template: str
