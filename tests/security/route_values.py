"""A generated province with one thing of every kind that an address may name, and people of every role."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from django.apps import apps

from bazan.citizens.field_reports import api as field_reports
from bazan.coordination.cases import api as cases
from bazan.coordination.duty_rosters import api as duty_rosters
from bazan.core.settings import current
from bazan.core.time import LOCAL, local_day, now
from bazan.data.forms import api as forms
from bazan.data.indicators import api as indicators
from bazan.data.observations import api as observations
from bazan.data.sources import api as sources
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform import packs
from bazan.response.incidents import api as incidents
from bazan.screens.boards.actions import save_board
from bazan.screens.boards.editor import edits
from bazan.screens.boards.editor.toml_format import write
from tests.fixtures import alerts, generated_values
from tests.security.seeds.cameras import seed_cameras
from tests.security.seeds.cases import seed_cases
from tests.security.seeds.people import seed_people
from tests.security.seeds.province import DAY, EVERYBODY, OWN, Province, create_account, create_everybody
from tests.security.seeds.records import seed_records
from tests.security.seeds.reports import seed_reports
from tests.security.seeds.studies import seed_studies
from tests.security.web_routes import Route

ENVIRONMENT = {
    "BAZAN_SMTP_URL": "smtp://127.0.0.1:1", "BAZAN_SMS_URL": "http://127.0.0.1:1", "BAZAN_SMS_KEY": "s3cret",
    "BAZAN_REPORTS_ZALO_SECRET": "s3cret",
}  # fmt: skip
"""Other systems, of which none answers: without, pages that need one say that there is none."""


def settle() -> dict[str, str]:
    """Write it all, and return for each part of an address what it may be: ``{"alert_id": "1", "code@datasets": "orchards.baskets"}``."""
    at = now()
    alerts.load(at)
    generated_values.plant(now=at)
    duty_rosters.load_province(current().province_folder / "notifications", at)
    every = {pack.id: pack for pack in packs.load_all()}
    for pack in every.values():
        incidents.load_pack(pack)
        field_reports.load_pack(pack, at)
    for pack in (pack for pack in every.values() if pack.properties):
        sources.load_sources([file.table for file in pack.written.get("sources", [])], sector=pack.id)
        forms.load_pack(pack, at)
    station = alerts.stations(1)[0]
    center = organizations.by_code(OWN, local_day(at))
    commander, chief = create_account("commander", center.id, "duty_officer"), create_account("chief", center.id, "leader")
    province = Province(at, station, center.id, commander, chief, create_everybody(center.id), every)
    alert = alerts.raise_one("life", station, at)
    group = apps.get_model("alerts", "AlertGroup").objects.create(kind="place_time", key="place=1", opened_at=at)
    alerts.raise_one("shift", station, at, group_id=group.id)
    roster = duty_rosters.rosters()[0]
    shift = duty_rosters.add_shift(roster.code, EVERYBODY, at, at + timedelta(hours=8), "chief", at)
    orchards = next(head["board"] for head in indicators.boards() if head["pack"] == "orchards")
    toml = write(edits.begun({**orchards, "labels": {"vi": "Bảng", "en": "Board"}}, "orchards"))
    board = save_board(None, 0, {"vi": "Bảng", "en": "Board"}, toml, True, ("data_steward",), (), "chief", at)
    return {
        "alert_id": str(alert), "shift_id": str(shift.id), "board_id": str(board), "board_toml": toml, "code@rosters": roster.code,
        "code@indicators": alerts.hourly(), "code@things": station.code, "code@places": places.place(station.place_id).code,
        "code@organizations": center.code, "code@alerts": f"{station.sector}.life", "kind@alerts": "csv", "what@alerts": "comment",
        "code@admin/limits": alerts.hourly(), "code@admin/rules": f"{station.sector}.life", "provider": "sms", "source": "zalo",
        "role": "leader", "name@help": "administer-devices", "rest": "nowhere", "group_id": str(group.id), **_list_facts(province),
        **seed_cases(province, alert), **seed_cameras(province), **seed_records(province),
        **seed_people(province), **seed_reports(province), **seed_studies(province),
    }  # fmt: skip


def _list_facts(province: Province) -> dict[str, str]:
    """What forms may say of the province, beside the numbers of what was written."""
    at, station = province.at.astimezone(LOCAL), province.station
    hours, body = cases.working_hours(), organizations.body(OWN)
    workday = next(day for day in (local_day(at + days * DAY) for days in range(20, 60)) if hours.days.works(day))
    stream = next(each for each in observations.datastreams() if each.thing_id == station.id)
    return {
        "commune": places.place(station.place_id).code, "commune_id": str(station.place_id), "root_id": str(places.root(at.date()).id),
        "latitude": str(station.latitude), "longitude": str(station.longitude), "thing_id": str(station.id), "datastream": str(stream.id),
        "organization_id": str(province.center), "area": "|".join(map(str, body.newest.responsible[0])), "today": f"{at:%Y-%m-%d}",
        "yesterday": f"{at - DAY:%Y-%m-%d}",
        "tomorrow": f"{at + DAY:%Y-%m-%d}T17:00", "workday": workday.isoformat(), "soon": f"{at + timedelta(hours=6):%Y-%m-%dT%H:%M}",
        "next_month": f"{at + 30 * DAY:%Y-%m-%d}",
        "next_year": f"{at + 365 * DAY:%Y-%m-%d}",
    }  # fmt: skip


def build_address(settled: Mapping[str, str], route: Route) -> str:
    """The address of what was written of the kind that the route names."""
    return route.at(list_values(settled, route))


def fill_form(settled: Mapping[str, str], route: Route, form: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The address a form of ``forms.py`` is sent to, and its fields; the version that its sender saw is the one that was written."""
    said = {name: text.format_map(settled) for name, text in form.items()}
    parts = {name[1:-1]: text for name, text in said.items() if name.startswith("<")}
    with suppress(KeyError):
        said = {"seen": value_of(settled, route.text, "seen")} | said
    return route.at(list_values(settled, route) | parts), {name: text for name, text in said.items() if not name.startswith("<")}


def list_values(settled: Mapping[str, str], route: Route) -> dict[str, str]:
    """What stands for each part of the route."""
    return {key: value_of(settled, route.text, key) for key in route.keys}


def value_of(settled: Mapping[str, str], route: str, key: str) -> str:
    """What stands for this part of the route: said of the longest beginning of the route, else of the key alone.

    KeyError: nothing was written that the route could name.
    """
    parts = route.split("/")
    for length in range(len(parts), 0, -1):
        if (said := f"{key}@{'/'.join(parts[:length])}") in settled:
            return settled[said]
    if key not in settled:
        raise KeyError(f"{route}: no {key} was written by tests/security/seeds")
    return settled[key]
