"""A camera watched live in a browser: HLS with the camera's own pictures, made while somebody asks, and nowhere but in memory."""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf
from threading import Condition, Lock, Thread

from av.error import FFmpegError

from bazan.platform.image_analysis.tracking.types import Point
from bazan.platform.image_analysis.video.mask_overlay import Compressed, MaskedRun, Piece
from bazan.platform.image_analysis.video.mp4_remuxer import SECOND, Form, Run, follows
from bazan.platform.image_analysis.video.types import Packet

log = logging.getLogger(__name__)

SEGMENT_S, SEGMENTS = 1, 6
IDLE_S = 15
"""So long after the last question it stops."""
MOST_BYTES = 4 << 20
MOST_WAITING = 500
"""Packets that wait to be masked; where the machine is too slow for more, they are passed over up to the next key packet."""
_SHORT = 0.9
"""A segment may be shorter by a tenth, so that key packets a second apart make one each."""


@dataclass(frozen=True)
class _Segment:
    number: int
    init: int
    seconds: float
    data: bytes


class LiveSegments:
    """Of one camera through all its connections. Any thread may ask, the one that reads the camera pushes.

    Of H.264 and H.265; of other codecs there is never a playlist.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked_at = -inf
        self._segments: deque[_Segment] = deque()
        self._inits: dict[int, bytes] = {}
        self._next = self._init = 0
        self._form: Form | None = None
        self._run: Run | None = None
        self._made: list[bytes] = []
        self._before: list[Packet] = []
        self._present: list[Packet] = []
        """From the key packet before the last one on, and from that: what a stream begins with that somebody asks for now."""
        self._began = self._weight = 0
        """Of the segment that is being made: its first tick, and the bytes of its packets."""

    @property
    def doubtful(self) -> bool:
        """Whether it is H.265, which many browsers don't play."""
        form = self._form
        return form is not None and form.codec == "hevc"

    def push(self, packet: Packet) -> None:
        """Every packet of the stream, once it is decoded."""
        with self._lock:
            self._remember(packet)
            if packet.at - self._asked_at > IDLE_S:
                self._rest()
            else:
                self._add(packet)

    def playlist(self, at: float) -> str | None:
        """The playlist (M3U8), which names its parts ``init-N.mp4`` and ``segment-N.m4s``. None: there is nothing yet.

        ``at``: Unix seconds now. The first question is answered from what came since the key packet before the last.
        """
        with self._lock:
            if at - self._asked_at > IDLE_S:
                self._rest()
                for packet in (*self._before, *self._present):
                    self._add(packet)
            self._asked_at = at
            return _playlist(self._segments) if self._segments else None

    def segment(self, number: int, at: float) -> bytes | None:
        """A segment of the playlist; None: it is gone, or never was."""
        with self._lock:
            self._asked_at = at
            return next((segment.data for segment in self._segments if segment.number == number), None)

    def init(self, number: int) -> bytes | None:
        """What a player needs before the segments that name it; None: it is gone, or never was."""
        with self._lock:
            return self._inits.get(number)

    def cut(self) -> None:
        """The connection ends, and its packets with it. To be called before it is closed."""
        with self._lock:
            self._before, self._present = [], []

    def _remember(self, packet: Packet) -> None:
        if packet.key:
            self._before, self._present = self._present, []
        if packet.key or self._present:
            self._present.append(packet)
        if sum(each.raw.size for each in self._present) > MOST_BYTES // 2:
            self._before, self._present = [], []

    def _add(self, packet: Packet) -> None:
        self._form = Form.of(packet, self._form) if packet.key else self._form
        if self._run is not None and not (self._run.continues(packet) and self._run.form == self._form):
            self._break()
        try:
            if self._run is not None:
                self._grow(self._run, packet)
            elif packet.key and self._form is not None:
                self._begin(self._form, packet)
        except FFmpegError:
            self._break()
        self._forget()

    def _begin(self, form: Form, packet: Packet) -> None:
        self._run = Run(form, packet)
        self._init += 1
        self._inits[self._init] = self._run.take(packet)[1]
        self._began, self._weight = 0, packet.raw.size

    def _grow(self, run: Run, packet: Packet) -> None:
        ticks, whole = run.take(packet)
        self._made.append(whole)
        if packet.key and ticks - self._began >= _SHORT * SEGMENT_S * SECOND:
            self._segments.append(_Segment(self._next, self._init, (ticks - self._began) / SECOND, b"".join(self._made)))
            self._next += 1
            self._made.clear()
            self._began, self._weight = ticks, 0
        self._weight += packet.raw.size
        if self._weight > MOST_BYTES // 2:
            self._break()

    def _break(self) -> None:
        """What comes next has nothing to do with what came; what was made of a segment is lost."""
        if self._run is not None:
            self._run.close()
        self._run, self._weight = None, 0
        self._made.clear()

    def _forget(self) -> None:
        held = self._weight + sum(len(segment.data) for segment in self._segments)
        while self._segments and (len(self._segments) > SEGMENTS or held > MOST_BYTES):
            held -= len(self._segments.popleft().data)
        used = {segment.init for segment in self._segments} | {self._init}
        self._inits = {number: data for number, data in self._inits.items() if number in used}

    def _rest(self) -> None:
        self._break()
        self._segments.clear()
        self._inits.clear()


class MaskedSegments(LiveSegments):
    """The same with masks burned into every picture: nothing of the camera's own packets is handed out.

    While somebody asks, a thread of its own decodes and encodes, so that the one that reads the camera never waits for it.
    """

    def __init__(self, masks: Sequence[Sequence[Point]]) -> None:
        super().__init__()
        self._masks = masks
        self._waiting: deque[Compressed] = deque()
        self._more = Condition(self._lock)
        self._worker: Thread | None = None
        self._clock = -inf
        self._epoch = 0
        """Rises where what comes next has nothing to do with what came."""

    @property
    def doubtful(self) -> bool:
        """Never: it is H.264, whatever the camera sends."""
        return False

    def _add(self, packet: Packet) -> None:
        form = (Form.of(packet, self._form) or Form.told(packet)) if packet.key else self._form
        if form is None or (form != self._form and not packet.key):
            return
        if form != self._form or len(self._waiting) >= MOST_WAITING or not follows(packet.clock, self._clock):
            self._break()
        self._form, self._clock = form, packet.clock
        self._waiting.append(Compressed.of(packet, form))
        if self._worker is None:
            self._worker = Thread(target=self._work, name="masked live", daemon=True)
            self._worker.start()
        self._more.notify()

    def _break(self) -> None:
        self._epoch += 1
        self._waiting.clear()

    def _work(self) -> None:
        run, epoch = None, -1
        while (taken := self._next_packet()) is not None:
            packet, now = taken
            if run is not None and now != epoch:
                run.close()
                run = None
            if run is None and not packet.key:
                continue
            try:
                if run is None:
                    run, epoch = MaskedRun(packet.form, self._masks), now
                pieces = run.take(packet)
            except Exception:  # the next key packet begins anew: nothing is shown rather than anything unmasked
                log.exception("pictures could not be masked")
                run, pieces = None, []
            for piece in pieces:
                self._put(piece, epoch)
        if run is not None:
            run.close()

    def _next_packet(self) -> tuple[Compressed, int] | None:
        """None: nobody asked for so long that the thread ends."""
        with self._lock:
            if not self._waiting:
                self._more.wait(IDLE_S)
            if not self._waiting:
                self._worker = None
                return None
            return self._waiting.popleft(), self._epoch

    def _put(self, piece: Piece, epoch: int) -> None:
        with self._lock:
            if epoch != self._epoch:
                return
            if not piece.seconds:
                self._init += 1
                self._inits[self._init] = piece.data
            else:
                self._segments.append(_Segment(self._next, self._init, piece.seconds, piece.data))
                self._next += 1
            self._forget()


def _playlist(segments: deque[_Segment]) -> str:
    first = segments[0]
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{ceil(max(segment.seconds for segment in segments))}",
        f"#EXT-X-MEDIA-SEQUENCE:{first.number}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.init}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    init = None
    for segment in segments:
        if segment.init != init:
            lines += [] if init is None else ["#EXT-X-DISCONTINUITY"]
            lines.append(f'#EXT-X-MAP:URI="init-{segment.init}.mp4"')
            init = segment.init
        lines += [f"#EXTINF:{segment.seconds:.5f},", f"segment-{segment.number}.m4s"]
    return "\n".join([*lines, ""])
