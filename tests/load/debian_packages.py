"""Programs of others for a measurement: the one that is installed, or the Debian package's, unpacked into a folder that is thrown away."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


class Unavailable(Exception):
    """A program can't be had here; the message says why."""


def program(package: str, name: str, folder: Path) -> str:
    """The path of a program that brings everything it needs in its own package."""
    return shutil.which(name, path=PLACES) or _path(_fetched(["download", "-qq", package], package, folder, folder), name)


def program_with_libraries(package: str, name: str, folder: Path) -> str:
    """The path of a program whose libraries may not be installed either: a script that starts it with those beside it."""
    if installed := shutil.which(name, path=PLACES):
        return installed
    archives = folder / "archives"
    (archives / "partial").mkdir(parents=True)
    apart = ["-o", "Debug::NoLocking=true", "-o", f"Dir::Cache::archives={archives}", "--download-only", "--no-install-recommends"]
    unpacked = _fetched([*apart, "-qq", "-y", "install", package], package, archives, folder)
    libraries = ":".join(sorted({str(path.parent) for path in unpacked.rglob("*.so*")}))
    script = folder / f"{name}.sh"
    script.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={shlex.quote(libraries)} exec {shlex.quote(_path(unpacked, name))} "$@"\n')
    script.chmod(0o755)
    return str(script)


def _fetched(arguments: list[str], package: str, archives: Path, folder: Path) -> Path:
    """The folder into which everything was unpacked that apt-get brought."""
    if not shutil.which("apt-get"):
        raise Unavailable("no apt-get here")
    got = subprocess.run(["apt-get", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    files = sorted(archives.glob("*.deb"))
    if got.returncode or not any(path.name.startswith(f"{package}_") for path in files):
        raise Unavailable(f"apt-get {package}: {got.stderr.strip()[-200:]}")
    for path in files:
        subprocess.run(["dpkg-deb", "-x", str(path), str(folder / package)], check=True)
    return folder / package


def _path(unpacked: Path, name: str) -> str:
    for path in unpacked.rglob(name):
        if path.parent.name in ("bin", "sbin") and path.is_file():
            return str(path)
    raise Unavailable(f"{unpacked.name} brought no {name}")
