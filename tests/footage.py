"""Debian's ``vtest.avi``, of its package ``opencv-doc``: eighty seconds of people on a square, for what needs real footage.

It is fetched by apt when a test first asks for it, proved by its hash and kept beside other caches; nothing is installed. Where apt
can't be asked, those tests are skipped and say so.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

SHA256 = "45cddc9490be69345cbdab64ca583be65987e864ca408038e648db99e10516cf"
WITHIN = "./usr/share/doc/opencv-doc/examples/data/vtest.avi"
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bazan" / "vtest.avi"


@cache
def square() -> Path:
    """The clip: 768 × 576, 795 pictures, ten a second. Skips the test where it can't be had."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    with (KEPT.parent / "vtest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not KEPT.is_file() or _digest(KEPT) != SHA256:
            _fetch()
    return KEPT


def _fetch() -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        pytest.skip("real footage comes from a package of Debian, and there is no apt here")
    with tempfile.TemporaryDirectory(dir=KEPT.parent) as folder:
        fetched = subprocess.run(["apt-get", "download", "opencv-doc"], cwd=folder, capture_output=True, check=False, timeout=300)
        if fetched.returncode:
            pytest.skip("Debian's package opencv-doc can't be fetched here, so there is no real footage")
        (package,) = Path(folder).glob("opencv-doc*.deb")
        members = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE)
        subprocess.run(["tar", "--extract", "--directory", folder, WITHIN], stdin=members.stdout, check=True)
        members.wait()
        clip = Path(folder, WITHIN)
        if _digest(clip) != SHA256:
            pytest.skip("Debian's package opencv-doc holds another clip by now")
        clip.replace(KEPT)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
