"""Jobs over footage: one thread that takes what waits, one after the other, and gives way to whatever is watched live.

Looking is done once for a clip and a detector and kept in stretches; every job replays what was seen. So who takes over a dead process's
job goes on where its looking stopped, and a second rule is answered without looking.
"""

import hashlib
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

import psycopg

from bazan.cameras.devices.machine_model_codes import DETECTOR
from bazan.cameras.devices.worker_sql.camera_config import switched_off
from bazan.cameras.footage.encryption import BrokenSeal
from bazan.cameras.footage.worker_sql import clip_content, job_leases, job_results
from bazan.cameras.footage.worker_sql.clip_content import Gone
from bazan.cameras.footage.worker_sql.job_leases import SAY_S, Cancelled, Lease, LostLease
from bazan.cameras.footage.worker_sql.job_results import Known
from bazan.cameras.recording.encryption import BrokenSeal as BrokenSealOfEvent
from bazan.cameras.recording.encryption import opened
from bazan.core.errors import Refused
from bazan.core.settings import Settings
from bazan.platform.image_analysis.detectors.detector import Detector
from bazan.platform.image_analysis.footage.detection_records import Glance
from bazan.platform.image_analysis.footage.detection_records import packed as packed_glances
from bazan.platform.image_analysis.footage.detection_records import unpacked as unpacked_glances
from bazan.platform.image_analysis.footage.film_export import blurred_film
from bazan.platform.image_analysis.footage.footage_review import FPS, Review, Reviewed, pictures, seen_on
from bazan.platform.image_analysis.footage.motion_search import spans
from bazan.platform.image_analysis.privacy.frame_privacy import EVIDENCE, hidden, packed
from bazan.platform.image_analysis.tracking.rule_from_terms import rule_of
from bazan.platform.image_analysis.tracking.types import KINDS, Seen
from bazan.platform.image_analysis.video.downscale import shrunk
from bazan.platform.image_analysis.video.motion_detection import MotionGate
from bazan.platform.image_analysis.video.stream_reader import Stream, open_file
from bazan.platform.image_analysis.video.types import Frame, Lost
from bazan.processes.vision.rule_hours import Telling

log = logging.getLogger(__name__)

REST_S = 1.0
"""How often it looks for a job."""
NICENESS = 15
STRETCH_S = 8.0
"""So much of a clip is looked at again, at most, when a process dies."""
LONGEST_S = 4 * 3600.0
LOOKING = {"look": 1.0, "export": 0.6}
"""Share of a job that is looking; of others nearly all."""
_FEWEST = 2
"""Pictures of a clip."""
_HASHED = 1 << 20


class _Ending(Exception):
    """This process ends, or the detector was switched off; the job waits for whoever goes on with it."""


class Reviewer(threading.Thread):
    """Between ``start`` and ``end``. ``name``: of its process, ``database``: an address."""

    def __init__(self, database: str, name: str, detector: Detector, settings: Settings) -> None:
        super().__init__(name="reviewer", daemon=True)
        self._database, self._worker, self._detector, self._settings = database, name, detector, settings
        self._ending = threading.Event()

    def end(self, patience_s: float) -> None:
        self._ending.set()
        if self.is_alive():
            self.join(patience_s)

    def run(self) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        while not self._ending.is_set():
            try:
                with psycopg.connect(self._database, autocommit=True, application_name="bazan-vision-footage") as session:
                    while not self._ending.is_set():
                        lease = None if DETECTOR in switched_off(session) else job_leases.take(session, self._worker)
                        if lease is None:
                            self._ending.wait(REST_S)
                        else:
                            self._do(session, lease)
            except psycopg.Error as why:
                log.warning("the database is away, jobs over footage wait: %s", why)
                self._ending.wait(REST_S)

    def _do(self, session: psycopg.Connection[Any], lease: Lease) -> None:
        try:
            try:
                _Work(session, lease, self._detector, self._settings, self._ending).do()
            except Cancelled:
                job_results.cancel(session, lease)
            except _Ending:
                job_leases.give_back(session, lease)
            except Refused as why:
                job_results.fail(session, lease, why.rule, unreadable=True)
            except (Gone, BrokenSeal, BrokenSealOfEvent) as why:
                log.warning("the clip of job %s can't be opened: %s", lease.job, why)
                job_results.fail(session, lease, "footage.gone")
            except (psycopg.Error, LostLease):
                raise
            except Exception:  # one clip must not keep all others waiting
                log.exception("job %s over clip %s failed", lease.job, lease.clip)
                job_results.fail(session, lease, "footage.failed")
        except LostLease as why:
            log.warning("another goes on with it: %s", why)


class _Work:
    """One job."""

    def __init__(
        self, session: psycopg.Connection[Any], lease: Lease, detector: Detector, settings: Settings, ending: threading.Event
    ) -> None:  # fmt: skip
        self._session, self._lease, self._detector, self._settings, self._ending = session, lease, detector, settings, ending
        self._clip = clip_content.clip(session, lease.clip)
        self._said_at = 0.0
        self._looking = LOOKING.get(lease.kind, 0.95)

    def do(self) -> None:
        """Raises what ends it otherwise: Cancelled, _Ending, LostLease, Gone, BrokenSeal; Refused: the clip is none."""
        stretches, pictures_before, whole = clip_content.looked(self._session, self._clip, self._detector.name)
        if not whole:
            self._look(stretches, pictures_before)
        film, result = b"", {}
        match self._lease.kind:
            case "count" | "rerun":
                result = _as_json(self._review(self._lease.terms["rules"], self._lease.terms.get("kinds", KINDS)))
            case "motion":
                result = {"spans": [asdict(span) for span in spans(self._glances(), _points(self._lease.terms["zone"]))]}
            case "export":
                film, result = self._export(self._lease.terms["began"], self._lease.terms["ended"])
        job_results.finish(self._session, self._lease, self._detector.name, result, film)

    def _heed(self, progress: float) -> None:
        """Say how far it is and hear what is wanted, once in a while."""
        if self._ending.is_set():
            raise _Ending
        if time.monotonic() - self._said_at >= SAY_S:
            self._said_at = time.monotonic()
            job_leases.say(self._session, self._lease, min(max(progress, 0.0), 1.0))
            if DETECTOR in switched_off(self._session):
                raise _Ending

    def _open(self) -> Stream:
        """Refused ``footage.codec``, ``footage.unreadable``."""
        content = clip_content.content(self._session, self._clip, self._settings, lambda kept: opened(kept, self._settings))
        try:
            return open_file(content, f"clip {self._clip.id}", pace=FPS)
        except Lost as why:
            raise Refused("footage.codec" if why.reason == "codec" else "footage.unreadable", {}) from why

    def _look(self, stretches: int, before: int) -> None:
        """Look at every picture behind ``before``, in stretches numbered from ``stretches`` on. Those before are only decoded again: what
        moves on a picture is judged by all that were before it."""
        gate, stretch, count = MotionGate(self._clip.masks), [], 0
        with self._open() as stream:
            for at, frame in self._pictures(stream):
                if at > LONGEST_S:
                    raise Refused("footage.long", {})
                cells = gate.look(shrunk(frame.luma), at).cells
                count += 1
                if count > before:
                    glance = Glance(at, frame.width, frame.height, seen_on(frame, self._detector), cells)
                    if count == 1:
                        self._preview(frame, glance, stream.seconds)
                    if stretch and at - stretch[0].at >= STRETCH_S:
                        job_results.keep_look(
                            self._session, self._lease, self._detector.name, stretches, len(stretch), packed_glances(stretch)
                        )  # fmt: skip
                        stretches, stretch = stretches + 1, []
                    stretch.append(glance)
                self._heed(self._looking * at / max(stream.seconds, at, 1.0))
            if count < _FEWEST:
                raise Refused("footage.still", {})
            last = stretch[-1]
            known = Known(self._digest(), last.at, count, last.width, last.height, stream.codec)
        job_results.keep_look(self._session, self._lease, self._detector.name, stretches, len(stretch), packed_glances(stretch), known)

    def _pictures(self, stream: Stream) -> Iterator[tuple[float, Frame]]:
        """As ``pictures``; what is damaged further on ends there. Refused ``footage.unreadable``: nothing can be read of it."""
        begun = False
        try:
            for at, frame in pictures(stream):
                begun = True
                yield at, frame
        except Lost as why:
            if not begun:
                raise Refused("footage.unreadable", {}) from why

    def _preview(self, frame: Frame, glance: Glance, seconds: float) -> None:
        seen = glance.detections
        picture = hidden(frame.rgb(frame.width, frame.height), seen.boxes, seen.kinds, self._clip.masks)
        job_results.keep_preview(self._session, self._lease, packed(picture, EVIDENCE), (frame.width, frame.height), seconds)

    def _digest(self) -> str:
        content = clip_content.content(self._session, self._clip, self._settings, lambda kept: opened(kept, self._settings))
        digest = hashlib.sha256()
        while data := content.read(_HASHED):
            digest.update(data)
            self._heed(0)
        return digest.hexdigest()

    def _glances(self) -> Iterator[Glance]:
        for data in clip_content.looks(self._session, self._clip, self._detector.name):
            yield from unpacked_glances(data)
            self._heed(self._looking)

    def _review(self, drawn: Iterable[Mapping[str, Any]], kinds: Iterable[str]) -> Reviewed:
        """What the rules tell; at the hours in which they hold, where it is known when the clip was recorded."""
        review = Review([rule_of(terms) for terms in drawn], tuple(kinds), self._clip.masks)
        start = self._clip.recorded_at
        telling = Telling({terms["code"]: terms.get("hours", ()) if start else () for terms in drawn}, start.timestamp() if start else 0.0)
        for glance in self._glances():
            seen = review.saw(glance.detections, glance.at, glance.ratio)
            crossings, standings = telling.crossings(seen.crossings), telling.standings(seen.standings, glance.at)
            review.count(Seen(tuple(crossings), seen.trips, tuple(standings)))
        return review.told()

    def _export(self, began: float, ended: float) -> tuple[bytes, dict[str, Any]]:
        film, count, last = b"", 0, began
        for made in blurred_film(self._pairs(began, ended), self._clip.masks, EVIDENCE):
            if isinstance(made, bytes):
                film = made
            else:
                count, last = count + 1, made
                self._heed(self._looking + (1 - self._looking) * (made - began) / max(ended - began, 1.0))
        return film, {"pictures": count, "began": began, "ended": last, "bytes": len(film), "sha256": hashlib.sha256(film).hexdigest()}

    def _pairs(self, began: float, ended: float) -> Iterator[tuple[Frame, Glance]]:
        with self._open() as stream:
            for (at, frame), glance in zip(self._pictures(stream), self._glances(), strict=False):
                if at > ended:
                    return
                if at >= began:
                    yield frame, glance
                else:
                    self._heed(self._looking)


def _as_json(told: Reviewed) -> dict[str, Any]:
    trips = [{"origin": origin, "destination": destination, "count": count} for (origin, destination), count in told.trips.items()]
    return asdict(told) | {"trips": trips}


def _points(given: Iterable[Iterable[float]]) -> list[tuple[float, float]]:
    return [(x, y) for x, y in given]
