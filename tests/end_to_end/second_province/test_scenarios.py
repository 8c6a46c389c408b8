"""The four walks through a province that is unlike the shipped one: the same ends, reached by the same doors."""

import asyncio
import io
import re
import sys
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from bazan.cameras.devices import api as devices
from bazan.cameras.events import tasks as camera_rounds
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports import tasks as reports_told_on
from bazan.coordination.notifications import reactions
from bazan.core.time import local_day, now
from bazan.data.datasets import api as datasets
from bazan.data.forms import tasks as uploads
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as observations
from bazan.data.observations.ingest.storage.writer import Writer
from bazan.data.sources import api as sources
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.processes.ingest.http_api import Application
from bazan.processes.ingest.tests.test_http_api import ask
from bazan.response.directives import api as directives
from bazan.response.incidents import api as incidents
from tests.end_to_end.second_province import province_setup
from tests.end_to_end.second_province.http_user import Person
from tests.fixtures.camera_events import told
from tests.installations.two_installations import installation
from tests.present import present

pytestmark = pytest.mark.database

STATION, TOKEN = "tram-ben-ca", "token-of-the-second-province"
WORDS, REPLY = "Nắp hố ga mất ngay trước cổng chợ cá", "Đã lắp nắp mới, có ảnh kèm theo."
FORM, PERIOD, INDICATOR = "health.immunisation_month", "2025-03", "health.fully_immunised"
CHILDREN, FULLY, TOO_MANY = 40, 38, 41
CAMERAS = """code,name,name_en,organization,latitude,longitude,purpose_vi,legal_basis,main_url
be-tau,Bờ kè tàu cá,Fishing quay,cong-an,20.80,107.05,Trông bờ kè,Luật 91/2025/QH15,rtsp://127.0.0.1:9/quay
"""
RULES = """[[rules]]
camera = "be-tau"
code = "edge"
vi = "Mép nước"
en = "Water's edge"
purpose = "intrusion"
points = [[0.1, 0.5], [0.5, 0.5], [0.5, 0.9], [0.1, 0.9]]
kinds = ["person"]
"""


@pytest.fixture(scope="module")
def second(tmp_path_factory, django_db_blocker):
    """An installation of the second province, set up and its own for as long as the walks last."""
    root = tmp_path_factory.mktemp("second")
    folder = province_setup.made(root)
    with django_db_blocker.unblock(), installation(root / "home") as made, made.inside(), province_setup.serving(folder):
        province_setup.set_up(folder)
        yield made


def measured() -> None:
    while indicators.measure_due(now()):
        pass


def photo(shade: int, name: str = "anh.jpg") -> SimpleUploadedFile:
    """With a place in it, as phones take them."""
    drawn, facts = io.BytesIO(), Image.Exif()
    facts[0x8825] = {1: "N", 2: (20.0, 48.0, 0.0)}
    Image.effect_noise((320, 240), shade).convert("RGB").save(drawn, "JPEG", exif=facts)
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")


def test_a_reading_becomes_a_tile_and_is_found_again_from_it(second):
    at = now()
    keeper = organizations.by_code("moi-truong-bien", local_day(at)).id
    observations.register_thing(
        STATION, "Trạm Bến Cá", "Ben Ca station", "air_station", "environment", 20.8, 107.05, {"pm25": {}}, organization=keeper
    )
    feed = {"code": "gateway", "name": "Cổng", "name_en": "Gateway", "driver": "http_push", "promise_s": 900, "things": [STATION]}
    sources.load_sources([feed], sector="environment")
    sources.register_device("gateway", "test", TOKEN)
    rows = [
        {"thing": STATION, "property": "pm25", "time": (at - timedelta(hours=hour, seconds=second)).isoformat(), "value": 780}
        for hour in range(3)
        for second in range(1, 2400, 60)
    ]
    assert asyncio.run(_sent(second.url, rows)) == {"accepted": len(rows), "duplicate": 0, "rejected": []}
    measured()
    leader = Person("lanhdao")
    assert present(places.locate(20.8, 107.05, local_day(at))).code == "00101"
    tile = re.search(r"data-indicator=.environment\.vn_aqi_hour.*?</article>", leader.read("/wall"), re.DOTALL)
    assert tile and re.search(r">\s*[345]\d\d\s*<", tile[0]), tile
    page = leader.words("/indicators/environment.vn_aqi_hour")
    assert "780" in page and "Bến Cá" in page


async def _sent(url: str, rows: list[dict]) -> dict:
    writer, failures = Writer(url), []
    await writer.start(failures.append)
    async with asyncio.timeout(15):
        while not writer.ready:
            await asyncio.sleep(0.02)
    try:
        answer = await ask(Application(writer, {}, "inner"), "POST", "/ingest/v1/observations", {"observations": rows}, token=TOKEN)
        assert answer.status == 200, answer.body
        return answer.body
    finally:
        await writer.stop()
        assert not failures


def test_a_photo_becomes_a_statistic(second):
    phone = Person()
    said = {"key": "7b0a2c1e-58d4-4a53-9f0e-0d3a6c0b9e01", "words": WORDS, "latitude": "20.80", "longitude": "107.05", "accuracy": "8"}
    code = phone.client.post("/c/reports", said | {"pictures": photo(40)}, headers={"accept": "application/json"}).json()["code"]
    report = field_reports.report(field_reports.opened(code)[0])
    (picture, *_) = field_reports.pictures_of([report.id])[report.id]
    reports_told_on.prepare(picture.id)
    (picture, *_) = field_reports.pictures_of([report.id])[report.id]
    assert picture.state == "shown" and b"Exif" not in sources.file_path(picture.public).read_bytes()

    duty, there = Person("trucban"), f"/reports/{report.id}"
    assert report.number in duty.read(f"/reports?q={report.number}")
    duty.send(there, "/act", act="assign")
    holder = organizations.organization(field_reports.report(report.id).case.organization_id)
    assert holder.code == "xa-00101"
    officer = Person("xa00101")
    officer.send(there, "/act", act="start")
    officer.send(there, "/act", {"files": photo(60, "sau.jpg")}, act="answer", reason=REPLY, why_elsewhere="Máy không bật định vị")
    Person("trucban-dem").send(there, "/act", act="publish")

    assert REPLY in phone.words(f"/c/t/{code}")
    phone.send(f"/c/t/{code}", "/verdict", fixed="1")
    reports_told_on.supply(now())
    (row,) = datasets.rows("field_reports.reports", where={"report": report.number}).rows
    assert (str(row.values["state"]), row.values["verified"]) == ("closed", True)
    assert WORDS not in repr(row.values) and "anh.jpg" not in repr(row.values)
    assert REPLY in phone.words(f"/c/r/{report.number}")
    measured()
    page = duty.words("/indicators/field_reports.answered_month")
    assert "Phường Cảng Mới" in page
    assert phone.read("/c/see")


def test_a_form_becomes_a_tile_and_leads_back_to_its_cell(second, tmp_path, monkeypatch):
    for username, name, body in (("tiem", "Tạ Thị Tiêm", "phong-dich"), ("soat", "Phan Văn Soát", "y-te")):
        monkeypatch.setattr(sys, "stdin", io.StringIO("mot-mat-khau-rat-dai-29\n"))
        assert province_setup.bazan("people", "add", username, "--name", name, "--organization", body) == 0
        assert province_setup.bazan("people", "grant", username, "agency_officer", "--sector", "health") == 0
    officer = Person("tiem")
    got = officer.client.get(f"/forms/{FORM}/template", {"period": PERIOD, "organization": "phong-dich"})
    book = openpyxl.load_workbook(io.BytesIO(got.content))
    sheet = book.worksheets[0]
    lines = [line for line in range(1, sheet.max_row + 1) if re.fullmatch(r"\d{5}", str(sheet.cell(line, 1).value))]
    assert [sheet.cell(line, 1).value for line in lines] == [f"00{number}" for number in range(101, 126, 3)]
    for line in lines:
        for column, value in enumerate((CHILDREN, FULLY, CHILDREN, FULLY), 3):
            sheet.cell(line, column).value = value  # pyrefly: ignore[missing-attribute] - of a cell that isn't merged
    cell = sheet.cell(lines[0], 4)
    cell.value = TOO_MANY  # pyrefly: ignore[missing-attribute] - of a cell that isn't merged
    there = _uploaded(officer, book)
    refused = officer.words(there)
    assert cell.coordinate in refused and sheet.title in refused
    marked = openpyxl.load_workbook(io.BytesIO(officer.client.get(f"{there}/refused.xlsx").content))
    assert marked[sheet.title][cell.coordinate].comment is not None
    marked[sheet.title][cell.coordinate].value = FULLY
    there = _uploaded(officer, marked)
    officer.send(there, "/confirm")
    uploads.commit(int(there.rpartition("/")[2]))
    submission = present(re.search(r"/forms/submissions/\d+", officer.read(there)))[0]
    for username, act in (("soat", "verify"), ("dulieu", "approve"), ("dulieu", "lock")):
        Person(username).send(submission, f"/{act}")
    measured()
    leader = Person("lanhdao")
    page = leader.words(f"/indicators/{INDICATOR}?period={PERIOD}")
    for said in ("95,0", "NĐ 104/2016/NĐ-CP", "tiem-chung.xlsx", sheet.title, "Tạ Thị Tiêm", "Phan Văn Soát"):
        assert said in page, said
    assert f"/indicators/{INDICATOR}" in leader.read(f"/boards/health?grain=month&period={PERIOD}")
    moved = present(re.search(r"/runs/\d+", leader.read(f"/indicators/{INDICATOR}?period={PERIOD}")))[0]
    assert f"/indicators/{INDICATOR}" in leader.read(moved)


def _uploaded(officer: Person, book: openpyxl.Workbook) -> str:
    """Where a workbook stands once it was sent and checked."""
    data = io.BytesIO()
    book.save(data)
    data.seek(0)
    data.name = "tiem-chung.xlsx"
    answer = officer.client.post(f"/forms/{FORM}/uploads", {"file": data, "period": PERIOD, "organization": "phong-dich"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    there = answer.headers["Location"]
    uploads.check(int(there.rpartition("/")[2]))
    return there


def test_a_camera_becomes_an_incident_a_directive_a_warning_and_an_end(second, tmp_path):
    for verb, name, text in (("import", "cameras.csv", CAMERAS), ("draw", "rules.toml", RULES)):
        (tmp_path / name).write_text(text, "utf-8")
        assert province_setup.bazan("cameras", verb, str(tmp_path / name)) == 0
    told(devices.camera("be-tau"), "edge", kinds=["person"])
    camera_rounds.alert(now())
    reactions.follow_alerts(now())
    officer, leader, title = Person("trucban"), Person("lanhdao"), "Người ở mép nước bờ kè"
    assert "Bờ kè tàu cá" in officer.words("/desk")
    number = present(re.search(r'data-alert="(\d+)"', officer.read("/desk")))[1]
    room = officer.send(f"/incidents/new?alert={number}", "/incidents/open", kind="FLOOD", title=title)
    bodies = {body.id: body.code for body in organizations.everything()}
    called = {bodies[task.organization_id] for task in incidents.tasks(int(room.rpartition("/")[2])) if task.organization_id}
    assert {"xa-00101", "vung-canh-sat-bien", "cong-an", "y-te", "tinh"} <= called, called
    officer.send(room, "/respond")
    officer.send(room, "/draft")
    officer.send(room, "/report", approve="1")
    directive = leader.send(f"/directives/give?alert={number}", "/send", lead="other", other="moi-truong-bien")
    agency = Person("chuyenvien")
    for act, more in (("accept", {}), ("report", {"reason": "Đã đưa mọi người lên bờ"}), ("finish", {"reason": "Xong"})):
        agency.send(directive, "/act", {"files": photo(20)} if act == "finish" else {}, act=act, **more)
    onward = present(re.search(r"/warnings/new[^\"]+", officer.read(room)))[0].replace("&amp;", "&")
    draft = officer.send(onward, "/warnings/new", communes=["00101"])
    leader.send(draft, "/release")
    public = Person()
    assert "Phường Cảng Mới" in public.words("/warnings/public") and "ioc.haivan.example" in public.read("/cap/alerts.atom")
    end_it(officer, room)
    assert incidents.incident(int(room.rpartition("/")[2])).state == "closed"
    assert title in officer.words("/incidents?state=closed")
    times = officer.words(f"{room}/review")
    assert "Thời gian đo được" in times and title in times
    assert "Chờ duyệt" in officer.words(room), "the public isn't left under a warning: its end waits for the second person"
    assert directives.directive(int(directive.rpartition("/")[2])).case.state == "finished"


def end_it(officer: Person, room: str) -> None:
    for task in incidents.tasks(int(room.rpartition("/")[2])):
        told_by: dict[str, Any] = {"told_by": "Trưởng đội tại chỗ"} if f't-{task.id}" name="told_by"' in officer.read(room) else {}
        if f"/incidents/tasks/{task.id}/finish" in officer.read(room):
            officer.send(room, f"/tasks/{task.id}/finish", reason="Đã xong, có kiểm tra", **told_by)
    officer.send(room, "/settle")
    officer.send(room, "/recover")
    (warning,) = re.findall(r'name="(warning-\d+)"', officer.read(room))
    ended = {"outcome": "resolved", "reason": "Mọi người đã lên bờ, không ai bị nạn", warning: "cancel"}
    officer.send(room, "/close", {"files": photo(30, "be-tau.jpg")}, **ended)
