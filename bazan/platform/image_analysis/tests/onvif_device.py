"""A small ONVIF device: it answers over real HTTP what cameras answer, judges the password as they do, and misbehaves when told to."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from lxml import etree

SOAP = "http://www.w3.org/2003/05/soap-envelope"
DEVICE, MEDIA, SCHEMA = (f"http://www.onvif.org/ver10/{part}" for part in ("device/wsdl", "media/wsdl", "schema"))
PROFILE = """<Profiles xmlns="{media}" token="{token}" fixed="true"><Name xmlns="{schema}">{token}</Name>
<VideoSourceConfiguration xmlns="{schema}"><SourceToken>{source}</SourceToken></VideoSourceConfiguration>
<VideoEncoderConfiguration xmlns="{schema}"><Encoding>H264</Encoding>
<Resolution><Width>{width}</Width><Height>{height}</Height></Resolution>
<RateControl><FrameRateLimit>{fps}</FrameRateLimit></RateControl></VideoEncoderConfiguration></Profiles>"""

FAULT = "<e:Fault><e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>ter:NotAuthorized</e:Value></e:Subcode></e:Code></e:Fault>"


@dataclass
class Device:
    """``answers``: instead of what it would say to a question; ``streams``: token, source, width, height, fps."""

    user: str = "admin"
    password: str = "a<b&c"
    clock: tuple[int, ...] = (2026, 1, 2, 3, 4, 5)
    streams: tuple[tuple[str, str, int, int, int], ...] = (("low", "lens", 640, 360, 10), ("high", "lens", 1920, 1080, 25))
    media: str = "http://127.0.0.1:{port}/onvif/media"
    stream: str = "rtsp://somebody:else@127.0.0.1:554/{token}"
    answers: dict[str, bytes] = field(default_factory=dict)
    redirects: str = ""
    digest: bool = False
    """It wants the password as HTTP does, beside the token."""
    asked: list[str] = field(default_factory=list)


@contextmanager
def playing(device: Device) -> Iterator[int]:
    """The port it answers at."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            root = etree.fromstring(body)
            question = etree.QName(root.find(f"{{{SOAP}}}Body")[0]).localname
            device.asked.append(question)
            port = server.server_port
            if device.redirects:
                self.said(302, b"", {"Location": device.redirects})
            elif device.digest and "Authorization" not in self.headers:
                self.said(401, b"", {"WWW-Authenticate": 'Digest realm="camera", nonce="1", qop="auth"'})
            elif question in device.answers:
                self.said(200, device.answers[question])
            elif question != "GetSystemDateAndTime" and not trusted(device, root):
                self.said(400, enveloped(FAULT))
            else:
                token = next((each.text for each in root.iter(f"{{{MEDIA}}}ProfileToken")), "")
                self.said(200, enveloped(told(device, question, port, token)))

        def said(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def trusted(device: Device, root) -> bool:
    """Whether its token is made of the password, today by the device's own clock."""
    said = {etree.QName(part).localname: part.text or "" for part in root.iter() if isinstance(part.tag, str)}
    nonce, created = base64.b64decode(said.get("Nonce", "")), said.get("Created", "")
    digest = base64.b64encode(hashlib.sha1(nonce + created.encode() + device.password.encode()).digest()).decode()
    day = "{:04}-{:02}-{:02}T".format(*device.clock)
    return said.get("Username") == device.user and said.get("Password") == digest and created.startswith(day)


def told(device: Device, question: str, port: int, token: str) -> str:
    if question == "GetSystemDateAndTime":
        names = ("Year", "Month", "Day", "Hour", "Minute", "Second")
        parts = "".join(f"<{name}>{value}</{name}>" for name, value in zip(names, device.clock, strict=True))
        return f'<d xmlns="{DEVICE}"><x:UTCDateTime xmlns:x="{SCHEMA}" xmlns="{SCHEMA}">{parts}</x:UTCDateTime></d>'
    if question == "GetDeviceInformation":
        return f'<i xmlns="{DEVICE}"><Manufacturer>Bazan</Manufacturer><Model>K-1</Model></i>'
    if question == "GetCapabilities":
        return f'<c xmlns="{DEVICE}"><Media xmlns="{SCHEMA}"><XAddr>{device.media.format(port=port)}</XAddr></Media></c>'
    if question == "GetProfiles":
        return f'<p xmlns="{MEDIA}">{"".join(profile(*stream) for stream in device.streams)}</p>'
    return f'<u xmlns="{MEDIA}"><MediaUri><Uri xmlns="{SCHEMA}">{device.stream.format(token=token)}</Uri></MediaUri></u>'


def profile(token: str, source: str, width: int, height: int, fps: int) -> str:
    return PROFILE.format(media=MEDIA, schema=SCHEMA, token=token, source=source, width=width, height=height, fps=fps)


def enveloped(body: str) -> bytes:
    return f'<e:Envelope xmlns:e="{SOAP}"><e:Body>{body}</e:Body></e:Envelope>'.encode()
