"""The stories as files: each an H.264 clip and its truth beside it, made once for as long as nothing of how they are drawn changes."""

import argparse
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import av
from PIL import Image

from simulator.cameras.lens import HEIGHT, WIDTH
from simulator.cameras.scene_pictures import pictures
from simulator.cameras.stories import RATE, STORIES, Story
from simulator.cameras.truth import truth

_CALM = 19
"""How nice the one who draws is to everybody else."""
_UNDRAWING = ("__main__.py", "clips.py", "footage.py", "packets.py", "rtsp_server.py")
"""Modules that no clip depends on."""


def draw(folder: Path) -> Iterator[tuple[str, Path]]:
    """The clips with their stories' names, each once it is there: what a folder lacks is drawn, and what was drawn otherwise goes."""
    key = _key()
    for story in STORIES:
        clip = folder / f"{story.name}-{key}.mp4"
        if not clip.is_file():
            _write_truth(story, clip)
            encode(pictures(story, range(story.seconds * RATE)), clip)
            for older in folder.glob(f"{story.name}-{'?' * len(key)}.mp4"):
                if older != clip:
                    older.unlink()
        yield story.name, clip


def _key() -> str:
    """Changes with whatever draws."""
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        if source.name not in _UNDRAWING:
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _write_truth(story: Story, clip: Path) -> None:
    draft = clip.with_suffix(".draft")
    draft.write_text(json.dumps({"clip": clip.name} | truth(story), indent=1), "utf-8")
    draft.replace(clip.with_name(f"{story.name}.json"))


def encode(shown: Iterable[Image.Image], clip: Path, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
    """Pictures of one size to an MP4 of H.264, one key picture a second; it is there whole or not at all."""
    draft = clip.with_suffix(".draft")
    with av.open(str(draft), "w", format="mp4") as container:
        options = {"preset": "veryfast", "crf": "28", "x264-params": f"keyint={RATE}:min-keyint={RATE}:scenecut=0:bframes=0:threads=1"}
        stream = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for picture in shown:
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode())
    draft.replace(clip)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="simulator.cameras.clip_files", description=__doc__)
    parser.add_argument("folder", type=Path)
    os.nice(_CALM)
    for drawn in draw(parser.parse_args().folder):
        print(*drawn, sep="\t", flush=True)
