"""Which addresses a stream may be read from, and how FFmpeg is bound to them: whatever an answer says, it opens no file and no list.

An answer by RTSP may name another camera, which FFmpeg then asks, for RTSP alone.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bazan.platform.image_analysis.video.types import Lost

CODECS = frozenset({"h264", "hevc", "mjpeg", "mpeg4"})
"""What cameras send. FFmpeg knows hundreds more, and a stranger's stream should not choose among their mistakes."""
CLIPS = CODECS | {"msmpeg4", "msmpeg4v1", "msmpeg4v2", "mpeg2video"}
"""What recorders left in files besides."""
_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
_CONTAINERS = "mpjpeg,mjpeg,mpegts,h264,hevc,flv,matroska,mov,avi"
"""None of them leads to further addresses, as playlists and lists of parts do."""
_PROBING = {"analyzeduration": "500000", "probesize": "65536"}
"""Microseconds and bytes looked at before the first picture; by itself FFmpeg takes three seconds."""
_RTSP = {"format_whitelist": "rtsp", "protocol_whitelist": "tcp,tls", "rtsp_transport": "tcp", "allowed_media_types": "video"}
_HTTP = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "http,https,tcp,tls", "max_redirects": "0", "seekable": "0"}
_FILE = {"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"}
_UNVERIFIED = {"tls_verify": "0"}
"""Cameras sign their certificates themselves."""
_PLAIN = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Address:
    """What FFmpeg is told to open. ``url`` may hold a password; ``where`` never does."""

    url: str
    where: str
    form: str | None
    """FFmpeg's name of the format, where it isn't judged by what comes."""
    options: dict[str, str]
    machine: tuple[str, int] | None
    """Host and port; none of a file."""
    codecs: frozenset[str] = CODECS

    def __repr__(self) -> str:
        return f"<Address {self.where}>"


def address(url: str, files: Path | None = None) -> Address:
    """Where this URL leads: rtsp, rtsps, http, https, or file if it lies in the folder ``files``. Lost ``forbidden``."""
    scheme = url.partition("://")[0].lower()
    if scheme == "file" and files is not None:
        return _file(url, files)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if scheme not in _PORTS or not host or not _PLAIN.fullmatch(url):
        raise Lost("forbidden", scheme if scheme in _PORTS else "?")
    port = port or _PORTS[scheme]
    where = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    form, options = ("rtsp", _RTSP) if scheme.startswith("rtsp") else (None, _HTTP)
    options = _bound(CODECS) | _PROBING | options | (_UNVERIFIED if scheme.endswith("s") else {})
    return Address(scheme + url[len(scheme) :], where, form, options, (host, port))


def in_memory(name: str) -> Address:
    """What FFmpeg is told of a file that it is handed instead of opening it. ``name`` is for who reads why it couldn't."""
    return Address("", name, None, _bound(CLIPS) | {"format_whitelist": _CONTAINERS, "protocol_whitelist": "none"}, None, CLIPS)


def _file(url: str, files: Path) -> Address:
    name, *_ = unquote(url.partition("://")[2]).split("\0")  # FFmpeg reads a name up to its first zero
    path = Path(name).resolve()
    if not path.is_relative_to(files.resolve()):
        raise Lost("forbidden", "file")
    return Address(f"file:{path}", f"file://{path}", None, _bound(CLIPS) | _FILE, None, CLIPS)


def _bound(codecs: frozenset[str]) -> dict[str, str]:
    return {"codec_whitelist": ",".join(sorted(codecs))}
