"""The last seconds of a camera as they came, compressed and in memory alone: what an event is told with lies before it."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from bazan.platform.image_analysis.video.mp4_remuxer import Form
from bazan.platform.image_analysis.video.types import Packet

SECONDS = 12.0
MOST_BYTES = 6 << 20
"""Of one camera; of a stream that sends more the last seconds are fewer."""


@dataclass(frozen=True, eq=False)
class Group:
    """A key packet and those that follow it until the next. They outlive their connection."""

    form: Form
    packets: Sequence[Packet]

    @property
    def at(self) -> float:
        """When its key packet arrived: Unix seconds."""
        return self.packets[0].at


class RecentPackets:
    """Of one camera through all its connections. The thread that reads it pushes, any may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._groups: deque[Group] = deque()
        self._newest: list[Packet] = []
        """Of the last group."""
        self._form: Form | None = None
        self.bytes = 0
        """Of what is remembered."""

    def push(self, packet: Packet) -> None:
        """Every packet of the stream, once it is decoded and while its connection lasts."""
        with self._lock:
            if packet.key:
                self._form = Form.of(packet, self._form) or Form.told(packet)
                self._newest = [packet]
                self._groups.append(Group(self._form, self._newest))
            elif self._groups:
                self._newest.append(packet)
            else:
                return
            self.bytes += packet.raw.size
            while len(self._groups) > 1 and (self._groups[1].at <= packet.at - SECONDS or self.bytes > MOST_BYTES):
                self.bytes -= sum(former.raw.size for former in self._groups.popleft().packets)
            if self.bytes > MOST_BYTES:  # no key packet for so long: nothing can be shown before the next
                self._groups.clear()
                self._newest, self.bytes = [], 0

    def since(self, at: float) -> list[Group]:
        """What is needed to show the picture of an instant (Unix seconds) and all after it, as far as it is remembered."""
        with self._lock:
            first = max((place for place, group in enumerate(self._groups) if group.at <= at), default=0)
            return [replace(group, packets=tuple(group.packets)) for place, group in enumerate(self._groups) if place >= first]


def joined(*parts: Iterable[Group]) -> list[Group]:
    """What was remembered at several times, in their order, each packet once."""
    groups = {group.packets[0]: group for part in parts for group in part}
    return list(groups.values())
