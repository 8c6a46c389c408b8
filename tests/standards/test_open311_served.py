"""The door of Open311 as it is really served: foreign clients find their way by the standard alone."""

import pytest
from civicbot.open311 import Open311Client
from civicbot.registry import Endpoint
from georeport import GeoReport

from tests.front import front

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("open311")]

HERE = (12.0, 107.69)
SERVICE = "field_reports.road_damage"


@pytest.fixture(scope="module")
def served():
    with front() as house:
        yield f"{house.address}/open311/v2"


@pytest.fixture(scope="module")
def robot(served):
    return Open311Client(Endpoint("house", "House", served, write=True, api_key_required_for_write=False))


@pytest.fixture(scope="module")
def filed(robot):
    sent = robot.create_request(
        SERVICE, dry_run=False, confirm="SEND", validate_remote=True, lat=HERE[0], lng=HERE[1], description="Hố sâu giữa đường"
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
