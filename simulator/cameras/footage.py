"""Real footage beside the drawn streets: Debian's ``vtest.avi`` (PETS 2009, people on a square), of its package ``opencv-doc``.

It is fetched by apt, a hundred megabytes once, proved by its hash and kept beside other caches; nothing is installed.
``python -m simulator.cameras.footage FILE`` writes it as a camera sends it, and fails where apt can't be asked.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import av

SHA256 = "45cddc9490be69345cbdab64ca583be65987e864ca408038e648db99e10516cf"
WITHIN = "./usr/share/doc/opencv-doc/examples/data/vtest.avi"
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bazan/vtest.avi"
_CALM = 19
"""How nice the one who writes it is to everybody else."""


class NotHad(Exception):
    """The footage can't be had on this machine."""


def square() -> Path:
    """The clip: 768 × 576, 795 pictures, ten a second. Raises NotHad."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    with (KEPT.parent / "vtest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not KEPT.is_file() or _digest(KEPT) != SHA256:
            _fetch()
    return KEPT


def film(clip: Path, path: Path, seconds: float) -> Path:
    """The clip's beginning as a camera sends it: H.264, 640 × 480, ten pictures and one key picture a second; there whole or not at all."""
    draft = path.with_suffix(".draft")
    with av.open(str(clip)) as read, av.open(str(draft), "w", format="mp4") as made:
        stream = made.add_stream(
            "libx264", rate=10, options={"preset": "ultrafast", "bf": "0", "g": "10", "sc_threshold": "0", "crf": "26"}
        )
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for number, frame in enumerate(read.decode(video=0)):
            if number >= seconds * 10:
                break
            picture = frame.reformat(640, 480, "yuv420p")
            picture.pts, picture.time_base = number, Fraction(1, 10)
            made.mux(stream.encode(picture))
        made.mux(stream.encode(None))
    return draft.replace(path)


def _fetch() -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise NotHad("real footage comes from a package of Debian, and there is no apt here")
    with tempfile.TemporaryDirectory(dir=KEPT.parent) as folder:
        fetched = subprocess.run(["apt-get", "download", "opencv-doc"], cwd=folder, capture_output=True, check=False, timeout=300)
        if fetched.returncode:
            raise NotHad("Debian's package opencv-doc can't be fetched here, so there is no real footage")
        (package,) = Path(folder).glob("opencv-doc*.deb")
        members = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE)
        subprocess.run(["tar", "--extract", "--directory", folder, WITHIN], stdin=members.stdout, check=True)
        members.wait()
        clip = Path(folder, WITHIN)
        if _digest(clip) != SHA256:
            raise NotHad("Debian's package opencv-doc holds another clip by now")
        clip.replace(KEPT)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="simulator.cameras.footage", description=__doc__)
    parser.add_argument("file", type=Path)
    os.nice(_CALM)
    try:
        film(square(), parser.parse_args().file, 79)
    except (NotHad, subprocess.TimeoutExpired, OSError) as why:
        sys.exit(str(why))
