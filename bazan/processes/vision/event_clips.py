"""Clips of events: each camera remembers its last seconds, and one thread of low priority makes clips of them when there is time."""

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf

from bazan.cameras.devices.worker_sql.leases import Lease
from bazan.cameras.recording.encryption import sealed
from bazan.cameras.recording.worker_sql.clip_records import KeptClip, keep_clip
from bazan.core.settings import current
from bazan.platform.image_analysis.footage.event_clips import blurred, remuxed
from bazan.platform.image_analysis.tracking.types import Detections, Point
from bazan.platform.image_analysis.video.recent_packets import Group, RecentPackets, joined
from bazan.platform.image_analysis.video.types import Frame, Packet
from bazan.processes.vision.database_writer import Task, Writer

log = logging.getLogger(__name__)

BEFORE_S, AFTER_S, LONGEST_S = 5.0, 5.0, 10.0
"""A clip begins so long before an event is told and ends so long after it, or with the event if that lasts longer, LONGEST_S at most."""
MOST_WAITING = 4
"""Clips to be made, and clips that are made while the database takes none: what comes on top is dropped."""
NICE = 10
"""Looking, writing and the rest of the machine come first."""


@dataclass(eq=False)
class Recording:
    """What a clip is made of. ``rule`` and ``event_began`` name the event, which was told at ``at``; instants are Unix seconds."""

    lease: Lease
    rule: int
    event_began: float
    at: float
    masks: Sequence[Sequence[Point]]
    before: Sequence[Group]
    after: Sequence[Group] = ()
    ended: float | None = None

    @property
    def until(self) -> float:
        return min(max(inf if self.ended is None else self.ended, self.at + AFTER_S), self.at + LONGEST_S)


class Clipper(threading.Thread):
    """``look`` tells what is on a picture."""

    def __init__(self, look: Callable[[Frame], Detections], writer: Writer) -> None:
        super().__init__(name="clipper", daemon=True)
        self._look, self._writer = look, writer
        self._waiting: deque[Recording] = deque()
        self._more = threading.Condition()
        self._ending = False
        self._unwritten: list[Task] = []
        self.made = self.dropped = 0

    def put(self, recording: Recording) -> None:
        with self._more:
            if len(self._waiting) >= MOST_WAITING:
                self.dropped += 1
                return
            self._waiting.append(recording)
            self._more.notify()

    def end(self, patience_s: float) -> None:
        """Make what waits, for so long at most."""
        with self._more:
            self._ending = True
            self._more.notify()
        self.join(patience_s)

    def run(self) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        while recording := self._next():
            try:
                self._make(recording)
            except Exception:  # one camera's packets must not end the clips of all others
                log.exception("no clip could be made of an event of camera %s", recording.lease.camera)
                self.dropped += 1

    def _next(self) -> Recording | None:
        with self._more:
            self._more.wait_for(lambda: self._waiting or self._ending)
            return self._waiting.popleft() if self._waiting else None

    def _make(self, recording: Recording) -> None:
        self._unwritten = [task for task in self._unwritten if self._writer.holds(task)]
        if len(self._unwritten) >= MOST_WAITING:
            self.dropped += 1
            return
        groups, at, until = joined(recording.before, recording.after), recording.at, recording.until
        clip = blurred(groups, at - BEFORE_S, until, self._look, recording.masks)
        if clip is None:
            self.dropped += 1
            return
        # what is masked can't be taken out of packets as they came: then they aren't kept
        original = b"" if recording.masks else remuxed(groups, at, until)
        kept = KeptClip(
            recording.rule, recording.event_began, clip.began, clip.ended, clip.data, sealed(original, current()) if original else b""
        )
        task = Task(recording.lease, lambda session, lease: keep_clip(session, lease, kept), lasting=True)
        self._unwritten.append(task)
        self._writer.put(task)
        self.made += 1


@dataclass
class Recorder:
    """Of one camera: the thread that reads it pushes, the one that looks says when events begin and end."""

    clipper: Clipper
    masks: Sequence[Sequence[Point]]
    recent: RecentPackets = field(default_factory=RecentPackets)
    _open: list[Recording] = field(default_factory=list)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def push(self, packet: Packet) -> None:
        """Every packet; what it is the last of is made into a clip."""
        self.recent.push(packet)
        if self._open:
            self._hand_over(packet.at)

    def begin(self, lease: Lease, rule: int, began: float, at: float) -> None:
        """An event is told; its clip holds what came before, too."""
        with self._turn:
            self._open.append(Recording(lease, rule, began, at, self.masks, self.recent.since(at - BEFORE_S)))

    def end(self, rule: int, at: float) -> None:
        with self._turn:
            for recording in self._open:
                if recording.rule == rule and recording.ended is None:
                    recording.ended = at

    def close(self) -> None:
        """The watching ends: what is under way ends here."""
        self._hand_over(inf)

    def _hand_over(self, at: float) -> None:
        with self._turn:
            whole = [recording for recording in self._open if recording.until <= at]
            self._open = [recording for recording in self._open if recording.until > at]
        for recording in whole:
            recording.after = self.recent.since(recording.at)
            self.clipper.put(recording)
