"""How pages read what addresses and forms say: each function either gives a value that can be reckoned with, or refuses in words."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from bazan.cameras.devices import picture_coordinates
from bazan.cameras.live.web import video_wall_query
from bazan.citizens.app import request_parameters as citizens
from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.web import request_parameters as reports
from bazan.coordination.duty_rosters.web import roster_week as rosters
from bazan.core import numbers
from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.language import LANGUAGES, speaking
from bazan.core.time import LOCAL, Period
from bazan.data.figures import request_parameters as address
from bazan.data.sources import api as sources
from bazan.directory.accounts import api as accounts
from bazan.interfaces.ogc_api import rules as publication
from bazan.interfaces.open311 import rules as open311
from bazan.platform.web import request_parameters
from bazan.platform.web.api import Said
from bazan.response.directives.web import request_parameters as directives
from bazan.response.incidents.web import forms as incidents
from bazan.response.road_closures.web import forms as closures
from bazan.response.teams.web import forms as teams
from bazan.response.warnings import api as warnings
from bazan.screens.administration.web import threshold_preview
from bazan.screens.boards.editor import toml_format
from bazan.screens.duty_desk.web.views import audible_alarm
from bazan.screens.lineage.changes import comparison_start
from bazan.screens.map import nearest_resources
from bazan.screens.map import view_parameters as map_address
from tests.security.malformed_values import UNREADABLE

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
NEARLY = (
    "9999-12-31T23:59Z", "0001-01-01T00:00+14:00", "2026-W54", "2026-13", "25:00", "1,nan", "1,2,3,1e999", "place:²", "place:99999999999",
    "٣", "-0", "1e308", "+", "", " ", "\ud800", '{"share": 1e400}', "[" * 5000,
)  # fmt: skip
"""Nearly right: at the edge of a calendar, one part of several, digits of another script, nothing at all."""
VALUES = (*UNREADABLE, *NEARLY)
Parser = Callable[[str], Any]


def read_name(parser: Callable[[Said, str], Any]) -> Parser:
    """One that reads a name of a query or a form."""
    return lambda text: parser(Said(name=text), "name")


def read_list(parser: Callable[[Mapping[str, list[str]], str], Any]) -> Parser:
    """One that reads all that was said under a name."""
    return lambda text: parser({"name": [text]}, "name")


def read_names(parser: Callable[[Said], Any], *names: str) -> Parser:
    """One that reads several names, of which all say the same."""
    return lambda text: parser(Said(dict.fromkeys(names, text)))


def read_form(parser: Callable[[Any, str], Any]) -> Parser:
    """One that reads a name of a request's form."""
    return lambda text: parser(SimpleNamespace(POST=build_query("name", text)), "name")


def build_query(name: str, text: str) -> QueryDict:
    said = QueryDict(mutable=True)
    said[name] = text
    return said


def judge_address(text: str) -> None:
    request = RequestFactory().get("/")
    vars(request)["GET"] = build_query("name", text)
    request_parameters.judge_address(request, {"key": text, "number": len(text)})


def judge_form(text: str) -> None:
    request = RequestFactory().post("/")
    vars(request)["_post"] = build_query("name", text)
    request_parameters.judge_form(request)


PARSERS: dict[str, Parser] = {
    "whole_number": numbers.whole_number,
    "signed_number": numbers.signed_number,
    "decimal_number": numbers.decimal_number,
    "finite_number": numbers.finite_number,
    "decimal_numbers": lambda text: numbers.decimal_numbers(text, 2, 4),
    "typed_number": numbers.typed_number,
    "Period.parse": Period.parse,
    "requested.whole": read_name(request_parameters.whole),
    "requested.day": read_name(request_parameters.day),
    "requested.instant": read_name(request_parameters.instant),
    "requested.judge_address": judge_address,
    "requested.judge_form": judge_form,
    "address.period_of": lambda text: address.period_of(text, NOW),
    "address.feature_of": address.feature_of,
    "address.tiles_of": address.tiles_of,
    "address.day_of": lambda text: address.day_of(text, NOW.date()),
    "address.instant_of": lambda text: address.instant_of(text, "name"),
    "address.number_of": lambda text: address.number_of(text, "name"),
    "boards.read": toml_format.read,
    "cameras.points_of": picture_coordinates.points_of,
    "cameras.wanted_of": read_names(lambda said: video_wall_query.wanted_of(said, ()), "show", "place", "page", "within", "near"),
    "citizens.key_of": read_names(citizens.key_of, "key"),
    "citizens.number_of": read_name(citizens.number_of),
    "citizens.point_of": read_names(citizens.point_of, "latitude", "longitude"),
    "citizens.box_of": read_names(citizens.box_of, "box"),
    "citizens.instant_of": read_name(citizens.instant_of),
    "desk.until_of": lambda text: audible_alarm.until_of(text, NOW),
    "directives.wanted_of": read_names(directives.wanted_of, "show", "lead", "sector", "by"),
    "directives.feature_of": directives.feature_of,
    "directives.number_of": lambda text: directives.number_of(text, "directives.unknown"),
    "directives.goal_of": directives.goal_of,
    "directives.instant_of": directives.instant_of,
    "directives.month_of": lambda text: directives.month_of(text, NOW),
    "field.instant": read_name(closures.instant),
    "field.geometry": closures.geometry,
    "field.sent": lambda text: teams.sent(text.encode("utf-8", "surrogatepass")),
    "field.points": lambda text: teams.sent(json.dumps({"share": 1, "points": [[text] * 4]}).encode()),
    "field_reports.phone_of": field_reports.phone_of,
    "field_reports.code_as_typed": field_reports.code_as_typed,
    "reports.number_of": reports.number_of,
    "reports.instant_of": reports.instant_of,
    "reports.point_of": read_names(reports.point_of, "latitude", "longitude"),
    "reports.position_of": lambda text: reports.position_of({"latitude": "12", "longitude": "107", "accuracy": text}),
    "incidents.amount": lambda text: incidents.amount(text, "name"),
    "incidents.points": incidents.points,
    "incidents.metres": read_names(incidents.metres, "metres"),
    "incidents.whole": read_form(incidents.whole),
    "incidents.text": read_form(incidents.text),
    "limits.wanted_of": read_names(lambda said: threshold_preview.wanted_of(said, NOW.date()), "watch", "off", "target"),
    "limits.from": read_names(lambda said: threshold_preview.wanted_of(said, NOW.date()), "from"),
    "map.box_of": map_address.box_of,
    "map.noon": lambda text: map_address.noon(text, NOW),
    "map.point_of": read_name(nearest_resources.point_of),
    "map.vehicle_of": read_names(nearest_resources.vehicle_of, "vehicle"),
    "open311.instant": read_list(open311.instant),
    "open311.extent": open311.extent,
    "open311.point": lambda text: open311.point({"lat": [text], "long": [text]}),
    "open311.wanted": lambda text: open311.wanted({"page": [text], "page_size": [text]}, NOW),
    "open311.spans": lambda text: open311.wanted({"start_date": [text], "end_date": ["2026-11-25T00:00:00Z"]}, NOW),
    "people.check_mail": accounts.check_mail,
    "publication.limit_of": publication.limit_of,
    "publication.extent_of": publication.extent_of,
    "publication.moment_of": lambda text: publication.moment_of(text, NOW),
    "publication.intervals": lambda text: publication.moment_of(f"{text}/..", NOW),
    "publication.after_of": publication.after_of,
    "rosters.week_of": lambda text: rosters.week_of(text, NOW),
    "since_of": lambda text: comparison_start.since_of(text, NOW),
    "sources.parsed": sources.parsed,
    "warnings.points": warnings.points,
}
"""By the room and the name: what pages read texts by."""
PLAIN = {"typed_number", "Period.parse"}
"""They raise ValueError, and whoever calls them says in words what it was about."""


@pytest.mark.parametrize("text", VALUES, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("name", PARSERS)
def test_what_is_read_can_be_reckoned_with_or_is_refused_in_words(name, text):
    try:
        value = PARSERS[name](text)
    except BazanError as refusal:
        for spoken in LANGUAGES:
            with speaking(spoken):
                assert_in_words(refusal)
    except ValueError:
        assert name in PLAIN
    else:
        assert_sound(value)


def assert_in_words(refusal: BazanError) -> None:
    """It has its sentence, and the status of a mistake of who asks."""
    assert 400 <= refusal.status < 500
    assert sentence(refusal)


def assert_sound(value: Any) -> None:
    """Numbers are finite and fit into a column, instants can be said in every zone and have a day before and after."""
    match value:
        case bool() | None | str():
            pass
        case int():
            assert abs(value) < 2**63
        case float():
            assert math.isfinite(value)
        case datetime():
            for there in (UTC, LOCAL):
                assert (value + timedelta(days=1)).astimezone(there) > (value - timedelta(days=1)).astimezone(there)
        case date():
            assert value - timedelta(days=1) < value < value + timedelta(days=1)
        case Mapping():
            for part in value.values():
                assert_sound(part)
        case tuple() | list():
            for part in value:
                assert_sound(part)
        case _:
            assert_sound(list(vars(value).values()) if hasattr(value, "__dict__") else None)
