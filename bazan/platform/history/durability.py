"""Files that outlive a power cut: delta-rs writes and renames, and never asks the disk to keep what it wrote."""

import os
from collections.abc import Iterable
from pathlib import Path


def keep(files: Iterable[Path]) -> None:
    """Have the disk keep these files and the folders that name them, up to the first that already held something else."""
    folders = set()
    for file in files:
        _sync(file)
        folders.add(file.parent)
    above = {parent for folder in folders for parent in (folder.parent, folder.parent.parent)}
    for folder in sorted(folders | above, reverse=True):
        _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
