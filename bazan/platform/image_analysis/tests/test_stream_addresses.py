import logging

import av
import pytest

from bazan.platform.image_analysis.tests.camera_servers import http, rtsp, server
from bazan.platform.image_analysis.tests.stream_frames import why
from bazan.platform.image_analysis.tests.synthetic_video import film
from bazan.platform.image_analysis.video.stream_reader import open_stream
from bazan.platform.image_analysis.video.types import Lost


@pytest.mark.parametrize(
    "url",
    [
        "/etc/passwd",
        "file:///etc/passwd",
        "file:/etc/passwd",
        "FILE:///etc/passwd",
        "concat:/etc/passwd|/etc/hosts",
        "subfile,,start,0,end,100,,:/etc/passwd",
        "data:video/mp4;base64,AAAA",
        "pipe:0",
        "tcp://127.0.0.1:22",
        "udp://127.0.0.1:5000",
        "ftp://127.0.0.1/a",
        "hls+http://127.0.0.1/a.m3u8",
        "crypto+http://127.0.0.1/a",
        "lavfi:testsrc",
        "rtsp:///1",
        "rtsp://",
        "rtsp://operator:sec#ret@127.0.0.1/1",
        "http://127.0.0.1/a\r\nX-Admin: 1",
        "http://127.0.0.1/a b",
        "http://127.0.0.1/ảnh",
        "",
    ],
)
def test_no_other_address_is_opened(url, monkeypatch):
    monkeypatch.setattr(av, "open", lambda *_, **__: pytest.fail("it was opened"))
    assert why(url) == "forbidden"


def test_files_are_read_from_the_folder_that_is_permitted_alone(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir(), outside.mkdir()
    film(inside / "a b.mp4"), film(outside / "a.mp4")
    (inside / "link.mp4").symlink_to(outside / "a.mp4")
    with open_stream(f"file://{inside}/a%20b.mp4", files=inside) as stream:
        assert stream.codec == "h264"
    for path in (outside / "a.mp4", inside / "link.mp4", f"{inside}/../outside/a.mp4", inside / "link.mp4%00"):
        assert why(f"file://{path}", files=inside) == "forbidden"


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{}\n#EXT-X-ENDLIST\n"
DASH = (
    '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4">'
    '<Representation id="1" bandwidth="1"><BaseURL>{}</BaseURL></Representation></AdaptationSet></Period></MPD>'
)
LISTS = [PLAYLIST, "ffconcat version 1.0\nfile '{}'\n", DASH, "v=0\nc=IN IP4 127.0.0.1\nm=video 5000 RTP/AVP 96\ni={}\n"]


@pytest.mark.parametrize("text", LISTS)
@pytest.mark.parametrize("by", ["http", "file"])
def test_a_list_that_leads_elsewhere_leads_nowhere(tmp_path, text, by):
    film(tmp_path / "secret.mp4")
    asked = []

    def inner(connection):
        asked.append(connection.recv(65536))

    with server(inner) as inside:
        for target in (f"file://{tmp_path}/secret.mp4", "file:///etc/passwd", f"http://127.0.0.1:{inside}/admin"):
            told = text.format(target)
            (tmp_path / "list.mp4").write_text(told)
            with server(http("200 OK", "Content-Type: application/vnd.apple.mpegurl\r\n", told.encode())) as port:
                url = f"http://127.0.0.1:{port}/a.m3u8" if by == "http" else f"file://{tmp_path}/list.mp4"
                assert why(url, files=tmp_path) == "garbage"
    assert asked == []


@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_nobody_is_sent_elsewhere(tmp_path, scheme):
    film(tmp_path / "secret.mp4")
    asked = []

    def inner(connection):
        asked.append(connection.recv(65536))

    with server(inner) as inside:
        for target in (f"file://{tmp_path}/secret.mp4", "file:///etc/passwd", f"http://127.0.0.1:{inside}/admin"):
            headers = f"Location: {target}\r\n"
            answer = rtsp(status="302 Found", headers=headers) if scheme == "rtsp" else http("302 Found", headers)
            with server(answer) as port:
                assert why(f"{scheme}://127.0.0.1:{port}/1", files=tmp_path) in ("garbage", "unreachable")
    assert scheme == "rtsp" or asked == []  # by RTSP another camera may be named, and is asked for RTSP alone
    assert all(b"RTSP/1.0" in question for question in asked)


@pytest.mark.parametrize("status", ["401 Unauthorized", "404 Not Found", "500 Broken"])
@pytest.mark.parametrize("scheme", ["rtsp", "http"])
def test_no_password_is_told(scheme, status, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    answer = rtsp(status=status) if scheme == "rtsp" else http(status)
    with server(answer) as port, pytest.raises(Lost) as lost:
        open_stream(f"{scheme}://operator:secret@127.0.0.1:{port}/1?key=secret")
    assert lost.value.where == f"{scheme}://127.0.0.1:{port}"
    told, raised = [*capfd.readouterr(), caplog.text], lost.value
    while raised is not None:
        told += [str(raised), repr(raised)]
        raised = raised.__cause__ or raised.__context__
    assert "secret" not in "".join(told)


def test_no_password_is_told_of_an_address_that_cannot_be_read():
    for url in ("rtsp://operator:sec/ret@127.0.0.1/1", "rtsp://operator:s#cret@127.0.0.1/1", "rtsp://[operator:secret@127.0.0.1/1"):
        with pytest.raises(Lost) as lost:
            open_stream(url)
        assert str(lost.value) == "forbidden: rtsp" and lost.value.__context__ is None
