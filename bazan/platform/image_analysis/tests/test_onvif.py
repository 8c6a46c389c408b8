"""A device of ONVIF is asked over real HTTP: what it has is told, what it shouldn't do leads nowhere, and its password isn't given away."""

import socket
from threading import Thread

import pytest

from bazan.platform.image_analysis.tests.onvif_device import Device, enveloped, playing
from bazan.platform.image_analysis.video.onvif import LARGEST, NotAnswered, discovered, lenses

SECRET = "admin:a<b&c"
BOMB = (
    b"<!DOCTYPE a [" + b"".join(b'<!ENTITY x%d "%s">' % (n, b"&x%d;" % (n - 1) * 10 if n else b"ha") for n in range(9)) + b"]><a>&x8;</a>"
)


def asked(device: Device, secret: str = SECRET, may_reach=lambda host: False):
    with playing(device) as port:
        return lenses(f"127.0.0.1:{port}", secret, may_reach)


@pytest.mark.parametrize("digest", [False, True])
def test_both_streams_are_told_without_the_password_though_the_clock_is_wrong(digest):
    (lens,) = asked(Device(digest=digest))
    assert lens.model == "Bazan K-1"
    assert (lens.main.url, lens.main.width, lens.main.height, lens.main.fps) == ("rtsp://127.0.0.1:554/high", 1920, 1080, 25)
    assert lens.sub is not None
    assert (lens.sub.url, lens.sub.encoding, lens.sub.fps) == ("rtsp://127.0.0.1:554/low", "H264", 10)


def test_a_recorders_cameras_are_told_apart_and_the_smallest_stream_that_is_enough_is_watched():
    told = asked(
        Device(streams=(("a1", "A", 1280, 720, 15), ("a2", "A", 640, 480, 5), ("a3", "A", 320, 180, 5), ("a4", "A", 2560, 1440, 15),
                        ("b1", "B", 1280, 720, 15), ("b2", "B", 352, 288, 5), ("b3", "B", 176, 144, 5), ("c1", "C", 640, 360, 5)))
    )  # fmt: skip
    assert [(lens.main.token, lens.sub and lens.sub.token) for lens in told] == [("a4", "a2"), ("b1", "b2"), ("c1", None)]


@pytest.mark.parametrize(
    ("device", "secret", "reason"),
    [
        (Device(), "admin:wrong", "refused"),
        (Device(), "", "refused"),
        (Device(redirects="http://127.0.0.1:1/"), SECRET, "redirected"),
        (Device(answers={"GetCapabilities": BOMB}), SECRET, "garbage"),
        (Device(answers={"GetCapabilities": b"\0\1no xml"}), SECRET, "garbage"),
        (Device(answers={"GetCapabilities": enveloped("<nothing/>")}), SECRET, "garbage"),
        (Device(answers={"GetProfiles": b"<a>" + b" " * LARGEST}), SECRET, "large"),
        (Device(answers={"GetProfiles": enveloped("<nothing/>")}), SECRET, "none"),
        (Device(media="http://169.254.169.254/latest"), SECRET, "elsewhere"),
        (Device(media="file:///etc/passwd"), SECRET, "garbage"),
        (Device(stream="rtsp://10.9.9.9/{token}"), SECRET, "elsewhere"),
    ],
)
def test_what_a_device_shouldnt_do_is_told_and_leads_nowhere(device, secret, reason):
    with pytest.raises(NotAnswered) as why:
        asked(device, secret)
    assert why.value.reason == reason
    assert "a<b" not in str(why.value)


def test_where_it_sends_us_is_followed_only_if_the_house_may_reach_it():
    (lens,) = asked(Device(stream="rtsp://10.9.9.9/{token}"), may_reach=lambda host: host == "10.9.9.9")
    assert lens.main.url == "rtsp://10.9.9.9/high"


def test_nobody_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for host, reason in ((f"127.0.0.1:{port}", "unreachable"), ("127.0.0.1:x", "unreachable"), ("", "unreachable")):
        with pytest.raises(NotAnswered) as why:
            lenses(host, "", lambda host: False)
        assert why.value.reason == reason


def test_who_answers_on_the_network_is_told_once_and_noise_is_passed_over():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        device.bind(("127.0.0.1", 0))

        def answer() -> None:
            probe, where = device.recvfrom(65536)
            assert b"NetworkVideoTransmitter" in probe
            match = "<d:XAddrs xmlns:d='u'>http://10.0.0.4:8080/onvif/device_service http://[fe80::1]/onvif/device_service</d:XAddrs>"
            for data in (b"noise", BOMB, enveloped(match), enveloped(match), enveloped("<d:XAddrs xmlns:d='u'>nowhere</d:XAddrs>")):
                device.sendto(data, where)

        Thread(target=answer, daemon=True).start()
        assert discovered(0.5, device.getsockname()) == ["10.0.0.4:8080"]
