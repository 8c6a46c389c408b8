"""One camera watched: a thread reads its stream and asks for looks; what they show is put to the writer."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import numpy as np
from PIL.Image import Image

from bazan.cameras.devices.worker_sql.camera_config import Watched
from bazan.cameras.devices.worker_sql.leases import Lease
from bazan.cameras.events.worker_sql import event_records
from bazan.cameras.events.worker_sql.event_records import Counted, Gone, Happening
from bazan.cameras.plates.worker_sql.reading_records import Read, reads_plates
from bazan.cameras.recording.encryption import sealed
from bazan.core.settings import current
from bazan.platform.http_client.outbound_allowlist import may_reach
from bazan.platform.image_analysis.camera_analysis import Following, Look
from bazan.platform.image_analysis.counting_accuracy.background_picture import Scene
from bazan.platform.image_analysis.counting_accuracy.ground_scale import Heights
from bazan.platform.image_analysis.detectors.null_detector import NOTHING, Null
from bazan.platform.image_analysis.privacy.frame_privacy import EVIDENCE, WALL, hidden, packed
from bazan.platform.image_analysis.recognition.colours import named
from bazan.platform.image_analysis.scene.scene_rules import Eyes
from bazan.platform.image_analysis.tracking.rule_from_terms import rule_of
from bazan.platform.image_analysis.tracking.types import Detections, Standing, Track, Trip
from bazan.platform.image_analysis.video.camera_health import HealthWatch
from bazan.platform.image_analysis.video.downscale import shrunk
from bazan.platform.image_analysis.video.frame_rate import back_off
from bazan.platform.image_analysis.video.hls_stream import LiveSegments, MaskedSegments
from bazan.platform.image_analysis.video.stream_reader import Stream, open_stream
from bazan.platform.image_analysis.video.types import Frame, Lost, Packet
from bazan.processes.vision.database_writer import Task, Writer
from bazan.processes.vision.detection_thread import PACES, Looker
from bazan.processes.vision.event_clips import Clipper, Recorder
from bazan.processes.vision.plate_recognition import Passing, PlateReader, keep
from bazan.processes.vision.rule_hours import Telling

log = logging.getLogger(__name__)

SAID_S = 2.0
"""How often the camera's state and counts are told."""
STILL_S = 0.9
"""So long a still is new enough for whoever asks next: a wall asks each second."""
OFFLINE_S = 10.0
"""Without a picture for so long it is offline."""
STATES = {"refused": "refused", "garbage": "garbage", "codec": "garbage", "silent": "silent", "ended": "unreachable"}
"""The state of a camera by the reason its stream was lost for; of others: unreachable."""


class Watching(threading.Thread):
    """Between ``start`` and ``end``. ``lease`` may be renewed by another epoch of this process's own."""

    def __init__(
        self, watched: Watched, lease: Lease, looker: Looker, writer: Writer, clipper: Clipper, fps: float, secret: Callable[[str], str],
        eyes: Eyes, plates: PlateReader,
    ) -> None:  # fmt: skip
        super().__init__(name=f"camera {watched.code}", daemon=True)
        self.watched, self.lease = watched, lease
        terms = watched.terms
        self.live = MaskedSegments(terms["masks"]) if terms["masks"] else LiveSegments()
        self.scene, self.heights = Scene(), Heights()
        """What a trial needs to know of it."""
        self._looker, self._writer, self._fps = looker, writer, fps
        url = terms["main_url"] if reads_plates(terms) else terms["sub_url"] or terms["main_url"]  # a small picture shows no plate
        self._url = _with_secret(url, secret(terms["credentials"]) if terms["credentials"] else "")
        drawn = [rule_of(rule.terms) for rule in watched.rules]
        sees = not isinstance(looker.detector, Null)  # who sees nobody can hide nobody on a picture, and knows no road to be empty
        self._rules = {rule.terms["code"]: rule for rule in watched.rules if sees}
        self._following = Following(drawn if sees else (), terms["masks"], eyes=eyes)
        self._telling = Telling({code: rule.terms["hours"] for code, rule in self._rules.items()})
        self._health = HealthWatch(terms["fps"])
        self._masks = terms["masks"]
        self._recorder = Recorder(clipper, self._masks)
        self._plates, self._passing = plates, Passing(self._masks) if reads_plates(terms) else None
        self._ending = threading.Event()
        self._stream: Stream | None = None
        self._latest: Frame | None = None
        self._still, self._still_at = b"", float("-inf")
        self._still_turn = threading.Lock()
        self._state, self._failures = "silent", 0
        self._began_at = time.time()
        self._frame_at: float | None = None
        self._faults: frozenset[str] = frozenset()
        self._size, self._pictures, self._active = (0, 0), 0, 0
        self._latency_s = 0.0
        self._said_at = 0.0
        self._counts: list[Counted] = []
        self._places = [(rule.terms["flow"], code) for code, rule in self._rules.items() if rule.terms["purpose"] == "flow"]
        """Names of places, and the rules that draw them."""
        self._watched_s = 0.0
        self._open: dict[str, Happening] = {}
        self._turn = threading.Lock()
        """Held by who changes counts and events: the looking thread, or the one that tells them."""

    def end(self) -> None:
        """Ask it to end; events that are open end where their pictures end."""
        self._ending.set()
        if self._stream is not None:
            self._stream.stop()
        self._looker.forget(self.watched.id)

    def still(self) -> bytes:
        """The newest picture as a wall shows it, a JPEG; empty where none came yet. Made once a second at most, however many ask. For any
        thread."""
        with self._still_turn:
            frame = self._latest
            if frame is None or time.monotonic() - self._still_at < STILL_S:
                return self._still
            self._still, self._still_at = packed(self._hide(frame, WALL), WALL), time.monotonic()
            return self._still

    def run(self) -> None:
        while not self._ending.is_set():
            try:
                self._reachable()
                with open_stream(self._url, pace=self._pace()) as stream:
                    self._stream = stream
                    try:
                        self._read(stream)
                    finally:
                        self.live.cut()
            except Lost as why:
                self._failures += 1
                self._state = STATES.get(why.reason, "unreachable")
                pause = back_off(why.reason, self._failures)
                log.info("%s: %s; again in %.1f s", self.watched.code, why, pause)
                self._wait(pause)
            except Exception:
                log.exception("%s could not be watched", self.watched.code)
                self._failures += 1
                self._wait(10)
            finally:
                self._stream = None
        self._close_events()
        self._recorder.close()
        self._say(time.time())

    def _reachable(self) -> None:
        """Lost ``forbidden``: the province doesn't let this house ask that machine."""
        host = urlsplit(self._url).hostname or ""
        if not may_reach(host):
            raise Lost("forbidden", host)

    def _read(self, stream: Stream) -> None:
        for frame in stream.frames(self._push):
            if self._ending.is_set():
                return
            self._state, self._failures, self._frame_at = "live", 0, frame.at
            self._latest = frame
            stream.pace = self._pace()
            if (frame.width, frame.height) != self._size:
                self._size = frame.width, frame.height
                self._following.shaped(frame.width / frame.height)
            self._pictures += 1
            small = shrunk(frame.luma)
            self._faults = frozenset(self._health.look(small, frame.at, frame.clock, frame.number))
            motion = self._following.moved(small, frame.at, partial(frame.rgb, small.shape[1], small.shape[0]))
            self._active += motion.active
            if self.scene.wants(motion.active, frame.at):
                self.scene.add(frame.rgb(*self._looker.detector.size(frame.width, frame.height)), frame.height, frame.at)
            match self._following.due(motion, frame.at):
                case "look":
                    self._looker.put(self.watched.id, frame, self._looked)
                case "same":
                    self._looker.put(self.watched.id, frame, self._looked_again, asks=False)
            self._say(frame.at)

    def _push(self, packet: Packet) -> None:
        self.live.push(packet)
        self._recorder.push(packet)

    def _pace(self) -> float:
        return self._fps * PACES[self._looker.step]

    def _wait(self, seconds: float) -> None:
        """Between two attempts; what is known of the camera is told all the while."""
        until = time.monotonic() + seconds
        while not self._ending.is_set() and time.monotonic() < until:
            self._say(time.time())
            self._ending.wait(min(1.0, max(0.0, until - time.monotonic())))

    # --- what looks show: called by the looking thread --------------------------------------------------------------------------

    def _looked(self, frame: Frame, detections: Detections) -> None:
        if not self._ending.is_set():
            look = self._following.look(detections, frame.at)
            self.heights.saw(look.tracks)
            self._tell(look, frame)

    def _looked_again(self, frame: Frame, detections: Detections) -> None:
        if not self._ending.is_set():
            self._tell(self._following.again(frame.at), frame)

    def _tell(self, look: Look, frame: Frame) -> None:
        self._latency_s = max(self._latency_s, time.time() - frame.at)
        with self._turn:
            self._counts += [
                Counted(self._rules[crossing.rule].id, crossing.kind, crossing.forward, crossing.at)
                for crossing in self._telling.crossings(look.seen.crossings)
            ]
            gone = [Gone(trip.origin, trip.destination, trip.kind, trip.at) for trip in look.seen.trips if self._tells(trip)]
            told = [self._happening(standing, look, frame) for standing in self._telling.standings(look.seen.standings, look.at)]
        if told:
            self._writer.put(Task(self.lease, lambda session, lease: event_records.keep_happenings(session, lease, told), lasting=True))
        if gone:
            self._writer.put(Task(self.lease, lambda session, lease: event_records.keep_trips(session, lease, gone), lasting=True))
        for vehicle in self._passing.saw(look, frame) if self._passing is not None else ():
            self._plates.put(vehicle, self._keep_plate)

    def _keep_plate(self, read: Read) -> None:
        self._writer.put(Task(self.lease, lambda session, lease: keep(session, lease, read), lasting=True))

    def _tells(self, trip: Trip) -> bool:
        """Whether both places hold at this hour."""
        here = {place for place, code in self._places if self._telling.holds(code, trip.at)}
        return trip.origin in here and trip.destination in here

    def _happening(self, standing: Standing, look: Look, frame: Frame) -> Happening:
        boxes = {track.number: track for track in look.tracks}
        those = [boxes[number] for number in standing.tracks if number in boxes]
        known = self._open.get(standing.rule)
        places = [track.box for track in those] or list(standing.boxes)
        heights = [bottom - top for _, top, _, bottom in places]
        happening = Happening(
            rule=self._rules[standing.rule].id,
            began=known.began if known else standing.since,  # who broke it first may have gone meanwhile
            at=standing.at,
            broken=standing.broken,
            value=standing.value,
            sure=standing.sure,
            detector=standing.by or self._looker.detector.name,
            figures={
                "boxes": [[round(edge, 4) for edge in place] for place in places],
                "kinds": [track.kind for track in those],
                "colours": self._colours(those, frame) if standing.began else [],
                "tallest": round(standing.height, 4),
                "smallest_px": round(min(heights, default=0) * frame.height),
                "size": [frame.width, frame.height],
            },
            still=packed(self._hide(frame, EVIDENCE), EVIDENCE) if standing.began else b"",
            sealed=sealed(packed(self._unhidden(frame, EVIDENCE), EVIDENCE), current()) if standing.began else b"",
        )
        if standing.began:
            self._recorder.begin(self.lease, happening.rule, happening.began, standing.at)
        if standing.broken:
            self._open[standing.rule] = happening
        else:
            self._open.pop(standing.rule, None)
            self._recorder.end(happening.rule, standing.at)
        return happening

    def _colours(self, tracks: Sequence[Track], frame: Frame) -> list[str]:
        picture = _sized(frame, WALL)
        return [named(picture, track.box, track.kind) for track in tracks]

    def _hide(self, frame: Frame, longest: int) -> Image:
        """A picture of it in which nobody can be recognised: looked at for this, since what is faint must be hidden too."""
        seen = self._looker.look(frame)
        return hidden(_sized(frame, longest), seen.boxes, seen.kinds, self._masks)

    def _unhidden(self, frame: Frame, longest: int) -> Image:
        """The same as the camera saw it, but for what is masked. To be sealed at once."""
        return hidden(_sized(frame, longest), NOTHING.boxes, NOTHING.kinds, self._masks)

    def _close_events(self) -> None:
        """What is open ends with the watching: whoever watches next sees for himself."""
        at = self._frame_at or time.time()
        with self._turn:
            open_, self._open = list(self._open.values()), {}
        told = [Happening(each.rule, each.began, at, False, 0.0, each.sure, each.detector, each.figures) for each in open_]
        if told:
            self._writer.put(Task(self.lease, lambda session, lease: event_records.keep_happenings(session, lease, told), lasting=True))

    # --- what is told of the camera itself --------------------------------------------------------------------------------------

    def _say(self, at: float) -> None:
        since = at - self._said_at
        if since < SAID_S and not self._ending.is_set():
            return
        first, self._said_at = self._said_at == 0.0, at
        heard = self._frame_at or self._began_at
        faults = set(self._faults) if self._state == "live" else set()
        if at - heard > OFFLINE_S:
            faults = {"offline"}
        figures = self._figures(0.0 if first else since)
        state, frame_at = self._state, self._frame_at
        self._writer.put(
            Task(
                self.lease, lambda session, lease: event_records.keep_state(session, lease, state, faults, frame_at, figures), lasting=False
            )
        )
        self._count(at, 0.0 if first or state != "live" else since)

    def _count(self, at: float, watched_s: float) -> None:
        with self._turn:
            counts, self._counts = self._counts, []
        lines = {
            rule.id: (at, watched_s)
            for code, rule in self._rules.items()
            if rule.terms["purpose"] == "line" and watched_s and self._telling.holds(code, at)
        }
        if counts or lines:
            self._writer.put(
                Task(self.lease, lambda session, lease: event_records.keep_counts(session, lease, counts, lines), lasting=True)
            )

    def _figures(self, seconds: float) -> Mapping[str, Any]:
        """Since the last time it was told."""
        figures = {
            "fps": round(self._pictures / seconds, 1) if seconds else 0,
            "active": round(self._active / self._pictures, 2) if self._pictures else 0,
            "pace": self._looker.step,
            "latency_ms": round(self._latency_s * 1000),
            "size": list(self._size),
            "codec": self._stream.codec if self._stream is not None else "",
            "detector": self._looker.detector.name,
        }
        self._pictures = self._active = 0
        self._latency_s = 0.0
        return figures


def _sized(frame: Frame, longest: int) -> np.ndarray:
    scale = min(1.0, longest / max(frame.width, frame.height))
    return frame.rgb(round(frame.width * scale), round(frame.height * scale))


def _with_secret(url: str, secret: str) -> str:
    """The address with user and password, given as ``user:password``."""
    if not secret:
        return url
    parts = urlsplit(url)
    user, _, password = secret.partition(":")
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{parts.netloc}"))
