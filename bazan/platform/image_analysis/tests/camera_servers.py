"""Cameras as they misbehave: small servers on this machine, each connection in a thread."""

import base64
import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import av


@contextmanager
def server(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port; ``serve`` gets each connection, which is closed when it returns."""
    listening = socket.create_server(("127.0.0.1", 0))

    def one(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            serve(connection)
            connection.shutdown(socket.SHUT_RDWR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                Thread(target=one, args=(listening.accept()[0],), daemon=True).start()

    Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def silent(connection: socket.socket) -> None:
    """Takes what comes, and says nothing until the other side is tired."""
    while connection.recv(65536):
        pass


def http(status: str, headers: str = "", body: bytes = b"") -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        length = "" if "multipart" in headers else f"Content-Length: {len(body)}\r\n"
        connection.sendall(f"HTTP/1.1 {status}\r\nConnection: close\r\n{length}{headers}\r\n".encode() + body)

    return serve


def multipart(pictures: list[bytes]) -> bytes:
    """MJPEG as cameras send it by HTTP, under the boundary ``cut``."""
    return b"".join(b"--cut\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(each), each) for each in pictures)


def rtsp(
    film: Path | None = None,
    status: str = "200 OK",
    headers: str = "",
    hangs: bool = False,
    password: str = "",
    late_s: Sequence[float] = (),
) -> Callable[[socket.socket], None]:
    """A camera that sends a film of H.264 at once, and then closes, or hangs. ``status``: what it answers who asks for its streams.

    ``password``: with its user, ``user:password``. ``late_s``: it sends in the film's own time, and each picture so much too late.
    """
    proof = f"Basic {base64.b64encode(password.encode()).decode()}" if password else ""

    def serve(connection: socket.socket) -> None:
        units = [] if film is None else _pictures(film)
        while request := connection.recv(65536).decode():
            verb, sequence = request.split()[0], request.lower().partition("cseq:")[2].split()[0]

            def answer(status: str, headers: str = "", body: str = "", sequence: str = sequence) -> None:
                length = f"Content-Length: {len(body)}\r\n" if body else ""
                connection.sendall(f"RTSP/1.0 {status}\r\nCSeq: {sequence}\r\n{headers}{length}\r\n{body}".encode())

            if verb == "DESCRIBE" and proof not in request:
                answer("401 Unauthorized", 'WWW-Authenticate: Basic realm="camera"\r\n')
            elif verb == "DESCRIBE" and status != "200 OK":
                answer(status, headers)
            elif verb == "DESCRIBE":
                answer("200 OK", "Content-Type: application/sdp\r\n", _description(units[0]))
            elif verb == "SETUP":
                answer("200 OK", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n")
            elif verb == "PLAY":
                answer("200 OK", "Session: 1\r\n")
                begun = time.monotonic()
                for number, packets in enumerate(_sent(units)):
                    if late_s:
                        time.sleep(max(0.0, begun + number / 15 + late_s[number % len(late_s)] - time.monotonic()))
                    connection.sendall(packets)
                if hangs:
                    silent(connection)
                return
            else:
                answer("200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY\r\n")

    return serve


def _pictures(film: Path) -> list[list[bytes]]:
    with av.open(str(film)) as file:
        packets = [bytes(packet) for packet in file.demux(video=0) if packet.size]
    return [[unit for part in packet.split(b"\0\0\1") if (unit := part.rstrip(b"\0"))] for packet in packets]


def _description(units: list[bytes]) -> str:
    sets = ",".join(base64.b64encode(unit).decode() for unit in units if unit[0] & 31 in (7, 8))
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "t=0 0", "m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000"]
    return "\r\n".join([*lines, f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}", "a=control:track1", ""])


def _sent(pictures: list[list[bytes]]) -> Iterator[bytes]:
    """Interleaved RTP of each picture, fifteen a second."""
    sequence = 0
    for number, units in enumerate(pictures):
        parts, packets = [part for unit in units for part in _parts(unit)], []
        for part in parts:
            marked = 96 | (0x80 if part is parts[-1] else 0)
            head = struct.pack(">BBHII", 0x80, marked, sequence & 0xFFFF, number * 6000, 7)
            packets.append(struct.pack(">BBH", 0x24, 0, len(head) + len(part)) + head + part)
            sequence += 1
        yield b"".join(packets)


def _parts(unit: bytes, most: int = 1400) -> list[bytes]:
    if len(unit) <= most:
        return [unit]
    head, rest = unit[0], unit[1:]
    starts = range(0, len(rest), most)
    return [
        bytes([head & 0xE0 | 28, head & 31 | (0x80 if at == 0 else 0) | (0x40 if at == starts[-1] else 0)]) + rest[at : at + most]
        for at in starts
    ]
