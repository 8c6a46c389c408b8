"""A folder of the tests kept in memory: each database they make is a thousand files, which some disks take most of a second to make."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOMY = 8 << 30
"""Bytes; a whole run keeps less than a tenth of it."""


def in_memory(folder: Path) -> None:
    """Where memory is roomy, let the folder, which isn't there yet, lie in it. What a run that was killed left there goes."""
    if not MEMORY.is_dir():
        return
    for left in MEMORY.glob("bazan-test-*"):
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    if shutil.disk_usage(MEMORY).free < ROOMY:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(tempfile.mkdtemp(prefix=f"bazan-test-{os.getpid()}-", dir=MEMORY))


def leave_memory(folder: Path) -> None:
    """The folder goes, wherever it lies."""
    shutil.rmtree(folder.resolve(), ignore_errors=True)
    if folder.is_symlink():
        folder.unlink()
