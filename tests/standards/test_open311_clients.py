"""The door of Open311 as it is really served: foreign clients find their way by the standard alone, and its description tells the truth,
whatever is sent. Attacked by Schemathesis."""

import json

import httpx
import pytest
import schemathesis
from civicbot.open311 import Open311Client
from civicbot.registry import Endpoint
from georeport import GeoReport
from hypothesis import HealthCheck, settings

from bazan.core.settings import ROOT
from tests.installations.web_only import front

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("front")]

DOCUMENT = json.loads((ROOT / "bazan/interfaces/open311/openapi.json").read_text("utf-8"))
schema = schemathesis.openapi.from_dict(DOCUMENT)
HERE = (12.0, 107.69)
KEY = "a-key-of-the-city-s-own-application-0001"
SERVICE = "field_reports.road_damage"


@pytest.fixture(scope="module")
def served():
    with front(BAZAN_OPEN311_POSTING="anybody", BAZAN_OPEN311_KEY_CITY_APP=KEY) as house:
        yield f"{house.address}/open311/v2"


@pytest.fixture(scope="module")
def robot(served):
    return Open311Client(Endpoint("house", "House", served, write=True, api_key_required_for_write=False))


@pytest.fixture(scope="module")
def filed(robot):
    sent = robot.create_request(
        SERVICE, dry_run=False, confirm="SEND", api_key=KEY, validate_remote=True, lat=HERE[0], lng=HERE[1], description="Hố sâu giữa đường"
    )
    return sent.response[0]


def test_a_robot_files_a_request_and_reads_it_back(robot, filed):
    (told,) = robot.list_requests(service_request_ids=[filed["service_request_id"]])
    assert told == robot.get_request(filed["service_request_id"])
    assert (told["status"], told["service_code"]) == ("open", SERVICE)
    assert robot.get_token(filed["extended_attributes"]["tracking_code"])[0]["service_request_id"] == filed["service_request_id"]


@pytest.mark.parametrize("spelling", ["json", "xml"])
def test_a_reader_lists_services_and_finds_the_request(served, filed, spelling):
    reader = GeoReport(served, jurisdiction="ioc.daknong.example", output_format=spelling)
    assert SERVICE in [one["service_code"] for one in reader.get_service_list()]
    assert reader.get_service_definition("field_reports.flooding")["service_code"] == "field_reports.flooding"
    told = reader.get_service_request(filed["service_request_id"])
    assert (told["service_request_id"], told["status"]) == (filed["service_request_id"], "open")


@schema.exclude(operation_id="getToken").parametrize()  # who guesses at codes waits longer each time
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)  # it trips over bodies of its own
def test_whatever_is_sent_is_answered_as_described(case, served, filed):
    if isinstance(case.body, dict):  # else only the pace of one network would be tried, and who guesses at codes waits
        case.body |= {"api_key": KEY, "tracking_code": filed["extended_attributes"]["tracking_code"]}
    answer = case.call(base_url=served)
    assert answer.status_code < 500 or answer.headers.get("Retry-After")
    excluded = [schemathesis.checks.negative_data_rejection, schemathesis.checks.positive_data_acceptance]
    if answer.status_code == 503:
        excluded.append(schemathesis.checks.not_a_server_error)
    case.validate_response(answer, excluded_checks=excluded)


def test_every_operation_is_described_where_it_is_served(served, filed):
    assert httpx.get(f"{served}/openapi.json", trust_env=False).json() == DOCUMENT


@pytest.mark.parametrize("ending", ["json", "xml"])
def test_what_is_too_large_is_refused_in_the_spelling_asked_for(served, ending):
    files = [("media", ("a.jpg", b"x" * (9 << 20)))] * 3
    answer = httpx.post(f"{served}/requests.{ending}", data={"service_code": SERVICE}, files=files, trust_env=False, timeout=60)
    assert answer.status_code == 413 and ("<errors>" in answer.text if ending == "xml" else answer.json()[0]["code"] == 413)


def test_a_picture_comes_with_a_form_of_many_parts(served):
    data = {"service_code": SERVICE, "lat": HERE[0], "long": HERE[1], "description": "Hố sâu, có ảnh"}
    answer = httpx.post(f"{served}/requests.json", data=data, files={"media": b"\xff\xd8\xff not whole"}, trust_env=False, timeout=60)
    assert answer.status_code == 200 and answer.json()[0]["service_request_id"]
