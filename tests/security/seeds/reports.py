"""A report of a citizen with its pictures, handled to its end and published: what officers, its sender and everybody see of it."""

import io
from unittest.mock import patch

from PIL import Image

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports import picture_preparation
from bazan.citizens.field_reports.types import Filed, Position, ReportInfo, Sent
from bazan.coordination.cases import api as cases
from bazan.data.sources import api as sources
from bazan.platform.image_analysis.types import Still
from tests.security.seeds.province import Province, create_account

SERVICE = "field_reports.road_damage"


def seed_reports(province: Province) -> dict[str, str]:
    """Write it; what stands for the parts of addresses that name it, of officers, of ``/c`` and of Open311."""
    at, here = province.at, (province.station.latitude, province.station.longitude)
    reception, publisher = province.commander, create_account("publisher", province.center, "duty_officer")
    filed = Filed(
        "report-of-doors", "app", "Ổ gà trước cổng chợ", SERVICE, here, pictures=(_keep_picture(),), phone="0912345678", name="An"
    )
    receipt = field_reports.submit(filed, at)
    report = field_reports.report(receipt.report_id)
    (picture,) = field_reports.pictures_of([report.id])[report.id]
    with patch.object(picture_preparation, "still", _look_at):  # the engine that looks for faces takes seconds to begin
        field_reports.prepare(picture.id)
    report = field_reports.move(report.id, "receive", reception, report.case.version, at)
    report = field_reports.move(report.id, "assign", reception, report.case.version, at)
    unit = create_account("unit", report.case.organization_id, "commune_officer", "agency_officer")
    report = field_reports.move(report.id, "start", unit, report.case.version, at)
    after = [cases.keep(_draw_picture("grey"), "sau.jpg")]
    words = "Đã vá ổ gà, mặt đường phẳng."
    report = field_reports.move(report.id, "answer", unit, report.case.version, at, reason=words, files=after, position=Position(*here, 6))
    report = field_reports.move(report.id, "publish", publisher, report.case.version, at)
    file = next(file for event in cases.timeline(report.case.id) for file in event.files)
    shown = field_reports.public_report(report.number).preview
    field_reports.publish_due(at)
    other = _seed_worked_on(province, here)
    return {
        "other_report": str(other.id), "other_seen": str(other.case.version),
        "report_id": str(report.id), "seen@reports": str(report.case.version), "picture_id": str(picture.id),
        "file_id@reports": str(file.id),
        "which": "before", "kind@reports": "csv",
        "code@c": receipt.code, "number@c": report.number, "sha256@c": shown, "act@c": "more", "act@c/account": "out",
        "name@c/data": "reports.csv", "service_code": SERVICE, "service_request_id": report.number, "token": receipt.code,
        "sha256@open311": shown, "ending": "json",
    }  # fmt: skip


def _seed_worked_on(province: Province, here: tuple[float, float]) -> ReportInfo:
    """Another report, which everybody's own organization works on."""
    receipt = field_reports.submit(Filed("other-of-doors", "app", "Khói lò đốt", "field_reports.air_pollution", here), province.at)
    report, by = field_reports.report(receipt.report_id), province.everybody
    report = field_reports.move(report.id, "receive", by, report.case.version, province.at)
    report = field_reports.move(report.id, "assign", by, report.case.version, province.at, organization_id=province.center)
    return field_reports.move(report.id, "start", by, report.case.version, province.at)


def _keep_picture() -> Sent:
    """A picture in the archive, as it came."""
    sha256, size = sources.keep_file(_draw_picture("green"))
    return Sent(sha256, "image/jpeg", size)


def _look_at(data: bytes, kind: str) -> Still:
    """A picture with nothing in it that nobody may see."""
    return Still(data, data, data, 320, 240, 1, 0, 0, 0, 0.1, None, None, None, ())


def _draw_picture(colour: str) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(file, "JPEG")
    file.seek(0)
    return file
