"""What a camera says of its streams by ONVIF, Profile S, and which cameras a network has, by WS-Discovery.

A device is a stranger: what it answers is small, has no entities, leads nowhere else unless the caller lets it, and no address it names
keeps a password. Sources: ONVIF Core and Media (ver10), WS-Security UsernameToken 1.0, WS-Discovery 2005/04.
"""

import base64
import hashlib
import secrets
import socket
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

import httpx
from lxml import etree

from bazan.core.numbers import decimal_number, whole_number

Reason = Literal["unreachable", "silent", "refused", "redirected", "large", "garbage", "elsewhere", "none"]
"""No connection; no answer in time; user or password not taken; it sends us to another address; more than any camera says; no ONVIF;
it names a machine that mayn't be asked; it has no stream."""
SERVICE = "/onvif/device_service"
TIMEOUT_S, WHOLE_S = 4, 15
"""For one answer to begin, and for it to end."""
LARGEST = 1 << 20
MOST_STREAMS, MOST_DEVICES = 64, 1000
GROUP = ("239.255.255.250", 3702)
WATCHED = (640, 360)
"""What is watched needs no larger picture."""
_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
_DEVICE, _MEDIA, _SCHEMA = (f"http://www.onvif.org/ver10/{part}" for part in ("device/wsdl", "media/wsdl", "schema"))
_PROBE = """<?xml version="1.0" encoding="utf-8"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"
 xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"
 xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><e:Header><w:MessageID>urn:uuid:{number}</w:MessageID>
<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>
<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>
<e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>"""


class NotAnswered(Exception):
    """The device could not be asked. It tells why and of whom, and never a password."""

    def __init__(self, reason: Reason, where: str):
        super().__init__(f"{reason}: {where}")
        self.reason: Reason = reason
        self.where = where


@dataclass(frozen=True)
class Profile:
    """One stream of a device. ``source``: which of its lenses, or of a recorder's cameras, it shows."""

    token: str
    source: str
    encoding: str
    width: int
    height: int
    fps: float
    url: str = ""


@dataclass(frozen=True)
class Lens:
    """What one picture of a device is called, its best stream, and the one to be watched; none where there is only one."""

    model: str
    main: Profile
    sub: Profile | None


def lenses(host: str, secret: str, may_reach: Callable[[str], bool]) -> list[Lens]:
    """Every picture of a device with its streams. ``host``: a name or address, with its port if that isn't 80; ``secret``:
    ``user:password``; ``may_reach``: whether a machine other than ``host`` may be asked. NotAnswered.
    """
    with _Device(host, secret, may_reach) as device:
        model = device.model()
        profiles = device.profiles()
    by_source: dict[str, list[Profile]] = {}
    for profile in profiles:
        by_source.setdefault(profile.source, []).append(profile)
    return [Lens(model, *_chosen(streams)) for streams in by_source.values()]


def _chosen(profiles: list[Profile]) -> tuple[Profile, Profile | None]:
    """The largest, and of the others the smallest that is still large enough to be watched, else the largest of them."""
    by_size = sorted(profiles, key=lambda profile: profile.width * profile.height)
    *others, main = by_size
    enough = [profile for profile in others if profile.width >= WATCHED[0] and profile.height >= WATCHED[1]]
    return main, next(iter(enough or others[::-1]), None)


def discovered(patience_s: float, group: tuple[str, int] = GROUP) -> list[str]:
    """Who in this machine's network says that it is a camera: host and port of each, once; nobody where there is no network."""
    hosts: dict[str, None] = {}
    until = time.monotonic() + patience_s
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        with suppress(OSError):
            line.sendto(_PROBE.format(number=uuid.uuid4()).encode(), group)
        while (left := until - time.monotonic()) > 0 and len(hosts) < MOST_DEVICES:
            line.settimeout(left)
            try:
                data, _ = line.recvfrom(1 << 16)
            except TimeoutError:
                break
            hosts.update(dict.fromkeys(_hosts(data)))
    return list(hosts)


def _hosts(answer: bytes) -> Iterator[str]:
    try:
        root = _parsed(answer, "")
    except NotAnswered:
        return
    for address in _texts(root, "XAddrs"):
        for url in address.split():
            if (parts := _parts(url)) is not None:
                yield parts[1]
                break


class _Device:
    def __init__(self, host: str, secret: str, may_reach: Callable[[str], bool]) -> None:
        parts = _parts(f"http://{host}{SERVICE}")
        if parts is None:
            raise NotAnswered("unreachable", host)
        self._host, self._where = parts
        self._may_reach = may_reach
        self._user, _, self._password = secret.partition(":")
        digest = httpx.DigestAuth(self._user, self._password) if secret else None
        self._line = httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, auth=digest, verify=False)  # noqa: S501 - cameras sign their certificates themselves
        self._service = f"http://{self._where}{SERVICE}"
        self._ahead = timedelta()
        """Of the device's clock before ours: who is years behind takes no password of today."""

    def __enter__(self) -> "_Device":
        try:
            self._ahead = self._clock()
        except BaseException:
            self._line.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()

    def model(self) -> str:
        """Who made it and what it is called."""
        answer = self._ask(self._service, f'<GetDeviceInformation xmlns="{_DEVICE}"/>')
        words = [text for name in ("Manufacturer", "Model") for text in _texts(answer, name)[:1]]
        return " ".join(" ".join(words).split())[:100]

    def profiles(self) -> list[Profile]:
        """Its streams with their addresses; those without a picture are left out."""
        said = self._ask(self._service, f'<GetCapabilities xmlns="{_DEVICE}"><Category>Media</Category></GetCapabilities>')
        media = next((text for part in said.iter(f"{{{_SCHEMA}}}Media") for text in _texts(part, "XAddr")), "")
        service = self._allowed(media)
        listed = self._ask(service, f'<GetProfiles xmlns="{_MEDIA}"/>')
        profiles = [profile for row in listed.iter(f"{{{_MEDIA}}}Profiles") if (profile := _profile(row)) is not None]
        if not profiles:
            raise NotAnswered("none", self._where)
        return [self._addressed(service, profile) for profile in profiles[:MOST_STREAMS]]

    def _addressed(self, service: str, profile: Profile) -> Profile:
        answer = self._ask(
            service,
            f'<GetStreamUri xmlns="{_MEDIA}"><StreamSetup><Stream xmlns="{_SCHEMA}">RTP-Unicast</Stream>'
            f'<Transport xmlns="{_SCHEMA}"><Protocol>RTSP</Protocol></Transport></StreamSetup>'
            f"<ProfileToken>{_escaped(profile.token)}</ProfileToken></GetStreamUri>",
        )
        url = self._allowed(next(iter(_texts(answer, "Uri")), ""))
        return Profile(profile.token, profile.source, profile.encoding, profile.width, profile.height, profile.fps, url)

    def _clock(self) -> timedelta:
        answer = self._ask(self._service, f'<GetSystemDateAndTime xmlns="{_DEVICE}"/>', bare=True)
        told = next(answer.iter(f"{{{_SCHEMA}}}UTCDateTime"), None)
        try:
            year, month, day, hour, minute, second = (
                whole_number(_texts(told, name)[0], digits=4) for name in ("Year", "Month", "Day", "Hour", "Minute", "Second")
            )
            there = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)  # pyrefly: ignore[bad-argument-type, bad-specialization] - TypeError: no number
        except (IndexError, ValueError, TypeError, AttributeError):
            return timedelta()
        return there - datetime.now(UTC)

    def _allowed(self, url: str) -> str:
        """The address without a password. NotAnswered ``garbage``, ``elsewhere``."""
        parts = _parts(url)
        if parts is None:
            raise NotAnswered("garbage", self._where)
        host, where = parts
        if host != self._host and not self._may_reach(host):
            raise NotAnswered("elsewhere", where)
        return urlunsplit(urlsplit(url)._replace(netloc=where))

    def _ask(self, service: str, body: str, *, bare: bool = False) -> Any:
        head = "" if bare or not self._user else _token(self._user, self._password, datetime.now(UTC) + self._ahead)
        said = f'<e:Envelope xmlns:e="{_SOAP}"><e:Header>{head}</e:Header><e:Body>{body}</e:Body></e:Envelope>'
        status, data = self._post(service, said.encode())
        if status in (401, 403):
            raise NotAnswered("refused", self._where)
        if 300 <= status < 400:
            raise NotAnswered("redirected", self._where)
        root = _parsed(data, self._where)
        if next(root.iter(f"{{{_SOAP}}}Fault"), None) is not None:
            refused = any(_local(text) in ("NotAuthorized", "FailedAuthentication") for text in _texts(root, "Value"))
            raise NotAnswered("refused" if refused else "garbage", self._where)
        return root

    def _post(self, service: str, body: bytes) -> tuple[int, bytes]:
        data, until = bytearray(), time.monotonic() + WHOLE_S
        kind = {"Content-Type": "application/soap+xml; charset=utf-8", "Accept-Encoding": "identity"}
        try:
            with self._line.stream("POST", service, content=body, headers=kind) as answer:
                for part in answer.iter_raw():
                    data += part
                    if len(data) > LARGEST:
                        raise NotAnswered("large", self._where)
                    if time.monotonic() > until:
                        raise NotAnswered("silent", self._where)
                return answer.status_code, bytes(data)
        except httpx.TimeoutException as why:
            raise NotAnswered("unreachable" if isinstance(why, httpx.ConnectTimeout) else "silent", self._where) from why
        except (httpx.NetworkError, httpx.UnsupportedProtocol) as why:
            raise NotAnswered("unreachable", self._where) from why
        except (httpx.HTTPError, httpx.InvalidURL) as why:
            raise NotAnswered("garbage", self._where) from why


def _profile(row: Any) -> Profile | None:
    encoder = next(row.iter(f"{{{_SCHEMA}}}VideoEncoderConfiguration"), None)
    token = row.get("token", "")
    if encoder is None or not token:
        return None
    source = next(iter(_texts(row, "SourceToken")), "")
    return Profile(
        token, source, next(iter(_texts(encoder, "Encoding")), ""), round(_number(encoder, "Width")), round(_number(encoder, "Height")),
        _number(encoder, "FrameRateLimit"),
    )  # fmt: skip


def _number(part: Any, name: str) -> float:
    """What it says under the name, from 0 to 100,000; 0 where it says nothing that is a number."""
    told = decimal_number(next(iter(_texts(part, name)), "0"))
    return told if told is not None and 0 <= told <= 100_000 else 0


def _token(user: str, password: str, at: datetime) -> str:
    """A UsernameToken whose digest is good once: Base64(SHA-1(nonce + created + password))."""
    nonce, created = secrets.token_bytes(16), f"{at:%Y-%m-%dT%H:%M:%SZ}"
    digest = hashlib.sha1(nonce + created.encode() + password.encode(), usedforsecurity=False).digest()
    return (
        f'<s:Security xmlns:s="{_WSS}wssecurity-secext-1.0.xsd" xmlns:u="{_WSS}wssecurity-utility-1.0.xsd" e:mustUnderstand="1">'
        f"<s:UsernameToken><s:Username>{_escaped(user)}</s:Username>"
        f'<s:Password Type="{_WSS}username-token-profile-1.0#PasswordDigest">{base64.b64encode(digest).decode()}</s:Password>'
        f'<s:Nonce EncodingType="{_WSS}soap-message-security-1.0#Base64Binary">{base64.b64encode(nonce).decode()}</s:Nonce>'
        f"<u:Created>{created}</u:Created></s:UsernameToken></s:Security>"
    )


def _parsed(data: bytes, where: str) -> Any:
    """The root of a document without entities. NotAnswered ``garbage``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as why:
        raise NotAnswered("garbage", where) from why
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotAnswered("garbage", where)
    return root


def _texts(part: Any, name: str) -> list[str]:
    """What stands in elements of the name, in whatever namespace: cameras disagree."""
    elements: Iterable[Any] = () if part is None else part.iter(f"{{*}}{name}")
    return [text for element in elements if (text := (element.text or "").strip())]


def _parts(url: str) -> tuple[str, str] | None:
    """(host, host with its port) of an address; None: it is none, or holds what no address does."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if not host or len(url) > 500 or any(ord(sign) <= 32 for sign in url):
        return None
    named = f"[{host}]" if ":" in host else host
    return host, f"{named}:{port}" if port else named


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
