"""A generated province with one thing of every kind that an address may name, and people of every role."""

from datetime import timedelta
from typing import Any

from django.apps import apps

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Filed
from bazan.coordination.notifications import api as notifications
from bazan.core.settings import current
from bazan.core.time import now
from bazan.data.forms import api as forms
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as people
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform import packs
from bazan.response.directives import api as directives
from bazan.response.directives.types import Order
from bazan.response.incidents import api as incidents
from bazan.response.warnings import api as warnings
from bazan.response.warnings.types import Facts
from bazan.screens.boards.actions import save_board
from tests.fixtures import alerts, generated_values


def settle() -> dict[str, str]:
    """Write it all; gives for each part of an address what it may be: ``{"alert_id": "1", "code@datasets": "orchards.baskets"}``."""
    at = now()
    alerts.load(at)
    generated_values.plant(now=at)
    notifications.load_province(current().province_folder / "notifications", at)
    for pack in packs.load_all():
        incidents.load_pack(pack)
        field_reports.load_pack(pack, at)
    for pack in generated_values.watched():
        sources.load_sources([file.table for file in pack.written.get("sources", [])], sector=pack.id)
        forms.load_pack(pack, at)
    station = alerts.stations(1)[0]
    alert = alerts.raise_one("life", station, at)
    group = apps.get_model("alerts", "AlertGroup").objects.create(kind="place_time", key="place=1", opened_at=at)
    alerts.raise_one("shift", station, at, group_id=group.id)
    center = next(one for one in organizations.all_on(at.date()) if one.kind == "department")
    commander = _somebody("commander", "duty_officer", center.id)
    chief = _somebody("chief", "leader", center.id)
    incident = incidents.open_incident("FLOOD", "Ngập", station.place_id, commander, at, "k", alert_id=alert)
    task = next(iter(incidents.tasks(incident.id)), None) or incidents.give_task(incident.id, "Đi xem", center.id, 9, commander, at, "t")
    directive = directives.give(
        Order("d", "Kiểm tra đê", center.id, directives.due_choices(at)[-1], station.place_id, station.sector), chief, at
    )
    draft = warnings.compose(_facts(station.place_id, at), commander.reach, at, "w1")
    message = warnings.release(draft.id, chief.reach, draft.version, at, warnings.setup())
    waiting = warnings.compose(_facts(station.place_id, at), commander.reach, at, "w2")
    report = field_reports.submit(Filed("report-of-the-house", "app", "Ổ gà giữa đường", place_id=station.place_id), at)
    roster = notifications.rosters()[0]
    shift = notifications.add_shift(roster.code, "commander", at, at + timedelta(hours=8), "chief", at)
    board = save_board(None, 0, {"vi": "Bảng", "en": "Board"}, "", True, ("data_steward",), (), "chief", at)
    source = next(iter(sources.sources(at)), None)
    report = field_reports.submit(Filed("doors-report", "app", "Ổ gà trước cổng chợ", place_id=station.place_id), at)
    return {
        "alert_id": str(alert), "incident_id": str(incident.id), "task_id": str(task.id), "directive_id": str(directive.id),
        "report_id": str(report.report_id),
        "draft_id": str(waiting.id), "message_id": str(message.id), "shift_id": str(getattr(shift, "id", shift) or 1),
        "board_id": str(board), "code@rosters": roster.code, "code@sources": source.code if source else "none",
        "code@datasets": "orchards.baskets", "code@indicators": alerts.hourly(), "code@things": station.code,
        "code@places": places.place(station.place_id).code, "code@organizations": center.code,
        "code@alerts": f"{station.sector}.life", "code@forms": next((one.code for one in forms.forms()), "none"),
        "pack": "orchards", "identifier": message.identifier, "kind": "csv", "what": "xlsx", "act": "release", "number": "201",
        "code@c": report.code, "number@c": report.number, "provider": "sms", "sha256": "0" * 64, "ending": "json", "username": "commander",
    }  # fmt: skip


def value_of(settled: dict[str, str], route: str, key: str) -> str:
    """What stands for this part of this address."""
    return settled.get(f"{key}@{route.partition('/')[0]}") or settled.get(key, "1")


def _somebody(name: str, role: str, organization_id: int) -> Acting:
    account = apps.get_model("people", "Account").objects.create(username=name, full_name=name, organization_id=organization_id)
    apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*")
    return Acting(people.reach_of(account), organization_id)


def _facts(place_id: int, at: Any) -> Facts:
    def words(text: str) -> dict[str, str]:
        return {"vi": text, "en": text}

    return Facts(
        kind="FLOOD", event=words("Lũ"), headline=words("Lũ trên sông"), description=words("Nước lên."), instruction=words("Lên cao."),
        category="Met", response="Prepare", urgency="Expected", severity="Severe", certainty="Likely",
        communes=(places.place(place_id).code,), polygon=(), onset=None, expires=at + timedelta(hours=2), status="Actual",
    )  # fmt: skip
