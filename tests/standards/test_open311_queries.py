"""What GeoReport v2 says of reading, sentence by sentence, asked of the door: each case bears the sentence it checks.

Source: wiki.open311.org/GeoReport_v2 and its Service Discovery; of updates github.com/mysociety/fixmystreet/wiki, Open311-FMS.
"""

from datetime import datetime, timedelta

import pytest

from bazan.core.time import now
from tests.fixtures.report_province import act, publisher
from tests.standards.open311_province import FLOOD, LIGHT, ROAD, ask, client, numbers, only, refused, settle, tree, w3


@pytest.fixture(scope="module")
def city(lasting, tmp_path_factory):
    with lasting():
        return settle(tmp_path_factory.mktemp("open311") / "province")


pytestmark = pytest.mark.usefixtures("city", "db")
DOCUMENTS = ("discovery", "services", f"services/{FLOOD}", "requests", "servicerequestupdates")
ROOTS = {
    "discovery": "discovery", "services": "services", f"services/{FLOOD}": "service_definition", "requests": "service_requests",
    "servicerequestupdates": "service_request_updates",
}  # fmt: skip


@pytest.mark.parametrize("path", DOCUMENTS)
class TestEveryDocument:
    def test_xml_is_content_type_text_xml_with_charset_utf_8(self, path):
        assert ask(f"{path}.xml")["Content-Type"] == "text/xml; charset=utf-8"

    def test_json_is_content_type_application_json_with_charset_utf_8(self, path):
        assert ask(f"{path}.json")["Content-Type"] == "application/json; charset=utf-8"

    def test_the_root_element_is_preceded_with_the_xml_declaration_including_the_encoding(self, path):
        first = ask(f"{path}.xml").content.splitlines()[0].lower().replace(b"'", b'"')
        assert first == b'<?xml version="1.0" encoding="utf-8"?>'

    def test_the_root_element_has_the_name_of_the_specification_and_no_namespace(self, path):
        assert tree(ask(f"{path}.xml")).tag == ROOTS[path]

    def test_json_maps_the_xml_by_the_spark_convention(self, path):
        assert spark(tree(ask(f"{path}.xml"))) == plain(ask(f"{path}.json").json())

    def test_a_null_parameter_is_equivalent_to_a_non_declared_parameter(self, path):
        assert ask(f"{path}.json", jurisdiction_id="", service_code="", start_date="", status="").content == ask(f"{path}.json").content

    def test_jurisdiction_id_may_be_said_where_one_jurisdiction_is_served(self, path):
        assert ask(f"{path}.json", jurisdiction_id="ioc.daknong.example").content == ask(f"{path}.json").content

    @pytest.mark.parametrize("ending", ["json", "xml"])
    def test_404_jurisdiction_id_provided_was_not_found_specified_in_error_response(self, path, ending):
        status, code, words = refused(ask(f"{path}.{ending}", jurisdiction_id="elsewhere.example"))
        assert (status, code) == (404, 404) and "elsewhere.example" in words

    def test_it_is_only_read(self, path):
        answer = client().delete(f"/open311/v2/{path}.json")
        assert answer.status_code == 405 and "GET" in answer["Allow"]


def spark(element):
    """An element as the convention maps it, every value as text: what holds items of one kind alone is a list."""
    if not len(element):
        return element.text or ""
    plural = {"services", "attributes", "values", "service_requests", "endpoints", "formats", "service_request_updates"}
    if element.tag in plural:
        return [spark(child) for child in element]
    return {child.tag: spark(child) for child in element}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value] or ""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("field", ["changeset", "contact", "key_service", "endpoints"])
def test_discovery_all_fields_are_required(field):
    assert ask("discovery.json").json()[field]


@pytest.mark.parametrize("field", ["specification", "url", "changeset", "type", "formats"])
def test_discovery_each_endpoint_says(field):
    (endpoint,) = ask("discovery.json").json()["endpoints"]
    assert endpoint[field]


def test_discovery_the_url_of_the_endpoint_answers_and_its_specification_is_geo_report_v2():
    (endpoint,) = ask("discovery.json").json()["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2" and endpoint["type"] in ("production", "test")
    assert client().get(endpoint["url"].removeprefix("http://testserver") + "/services.json").status_code == 200


@pytest.mark.parametrize("place", ["/open311/discovery", "/open311/v2/discovery"])
@pytest.mark.parametrize("ending", ["xml", "json"])
def test_discovery_must_end_in_discovery_and_be_both_xml_and_json(place, ending):
    assert client().get(f"{place}.{ending}").status_code == 200


@pytest.mark.parametrize("field", ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"])
def test_a_service_has_the_field(field):
    assert all(field in one for one in ask("services.json").json())


def test_metadata_true_a_definition_says_what_more_is_asked():
    for one in ask("services.json").json():
        assert bool(ask(f"services/{one['service_code']}.json").json()["attributes"]) is one["metadata"]


def test_type_realtime_the_id_is_returned_immediately():
    assert {one["type"] for one in ask("services.json").json()} == {"realtime"}


def test_keywords_are_comma_separated():
    assert "," in next(one for one in ask("services.json").json() if one["service_code"] == ROAD)["keywords"]


def test_service_code_is_unique_and_speaks_no_language():
    codes = [[one["service_code"] for one in ask("services.json", language).json()] for language in ("vi", "en")]
    assert codes[0] == codes[1] and len(set(codes[0])) == len(codes[0]) == 25


@pytest.mark.parametrize(("language", "name"), [("vi", "Đèn đường hỏng"), ("en", "Street light out")])
def test_service_name_is_human_readable_in_the_language_asked_for(language, name):
    assert next(one for one in ask("services.json", language).json() if one["service_code"] == LIGHT)["service_name"] == name


@pytest.mark.parametrize("field", ["variable", "code", "datatype", "required", "datatype_description", "order", "description"])
def test_a_definition_says_of_each_attribute(field):
    (asked,) = ask(f"services/{LIGHT}.json").json()["attributes"]
    assert field in asked


def test_values_have_a_key_and_a_name_for_a_list_alone():
    (depth,) = ask(f"services/{FLOOD}.json").json()["attributes"]
    (pole,) = ask(f"services/{LIGHT}.json").json()["attributes"]
    assert depth["datatype"] == "singlevaluelist" and {tuple(value) for value in depth["values"]} == {("key", "name")}
    assert pole["datatype"] == "string" and "values" not in pole


@pytest.mark.parametrize("code", ["nothing", "field_reports.nothing", "field_reports", f"{ROAD}.json"])
def test_404_service_code_provided_was_not_found_specified_in_error_response(code):
    status, number, words = refused(ask(f"services/{code}.xml"))
    assert (status, number) == (404, 404) and code in words


FIELDS = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible", "service_notice",
    "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
)  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_a_request_has_the_field_in_a_list_and_alone(city, field):
    assert field in only(ask(f"requests/{city['published']}.json")) and all(field in one for one in ask("requests.json").json())


def test_get_request_gives_the_same_as_the_list_and_what_really_happens_beside(city):
    listed = next(one for one in ask("requests.json").json() if one["service_request_id"] == city["received"])
    alone = only(ask(f"requests/{city['received']}.json"))
    assert {**alone, "extended_attributes": listed["extended_attributes"]} == listed


@pytest.mark.parametrize("field", ["requested_datetime", "updated_datetime", "expected_datetime"])
def test_instants_are_in_w3_format_with_their_zone(city, field):
    assert datetime.fromisoformat(only(ask(f"requests/{city['published']}.json"))[field]).utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("new", "open"), ("received", "open"), ("flood", "open"), ("published", "closed"), ("closed", "closed"), ("refused", "closed"),
        ("merged", "closed"),
    ],
)  # fmt: skip
def test_status_open_it_has_been_reported_closed_it_has_been_resolved(city, name, status):
    assert only(ask(f"requests/{city[name]}.json"))["status"] == status


def test_status_notes_are_the_published_reply(city):
    assert only(ask(f"requests/{city['published']}.json"))["status_notes"] == "Đã vá ổ gà, mặt đường phẳng."
    assert only(ask(f"requests/{city['received']}.json"))["status_notes"] is None


def test_agency_responsible_and_address_are_human_readable(city):
    told = only(ask(f"requests/{city['published']}.json", "vi"))
    assert (told["agency_responsible"], told["address"], told["address_id"]) == ("Ủy ban nhân dân xã Một", "Xã Một", "1")


def test_lat_and_long_are_wgs_84(city):
    told = only(ask(f"requests/{city['published']}.json"))
    assert (told["lat"], told["long"]) == (10.1, 106.1)


@pytest.mark.parametrize("name", ["new", "refused", "merged"])
def test_of_what_is_not_public_nothing_is_told_but_that_it_is_here(city, name):
    told = only(ask(f"requests/{city[name]}.json"))
    assert set(told) == {"service_request_id", "status", "service_name", "service_code", "requested_datetime", "updated_datetime"}
    assert city[name] not in numbers(ask("requests.json")) | numbers(ask("servicerequestupdates.json"))


def test_numbers_of_people_in_public_words_are_dotted_out(city):
    assert "345" not in only(ask(f"requests/{city['flood']}.json"))["description"]


@pytest.mark.parametrize("number", ["PA-999999", "1", "x'y", "PA-1,PA-2", "²"])
def test_404_a_request_that_does_not_exist(number):
    assert refused(ask(f"requests/{number}.json"))[:2] == (404, 404)


def test_service_request_id_several_can_be_declared_comma_delimited_and_overrides_all_other_arguments(city):
    wish = f"{city['closed']},{city['new'].lower()},PA-999999"
    answer = ask("requests.json", service_request_id=wish, status="open", service_code=FLOOD, start_date=w3(now() + timedelta(days=1)))
    assert [one["service_request_id"] for one in answer.json()] == [city["closed"], city["new"]]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({"service_code": ROAD}, {"received", "published", "closed"}), ({"service_code": FLOOD}, {"flood"}),
        ({"service_code": f"{FLOOD},{ROAD}"}, {"flood", "received", "published", "closed"}),
        ({"service_code": [FLOOD, ROAD]}, {"flood", "received", "published", "closed"}), ({"service_code": LIGHT}, set()),
        ({"status": "open"}, {"received", "flood"}), ({"status": "closed"}, {"published", "closed"}),
        ({"status": "open,closed"}, {"received", "flood", "published", "closed"}), ({"bbox": "106.2,10.2,106.4,10.4"}, {"flood"}),
        ({"page_size": "1", "page": "4"}, {"flood"}), ({"page_size": "3", "page": "3"}, set()),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "numbers",
)  # fmt: skip
def test_a_list_is_filtered_by_each_argument(city, said, names):
    assert numbers(ask("requests.json", **said)) == {city[name] for name in names}


@pytest.mark.parametrize(
    ("start", "end", "names"),
    [
        (None, None, {"received", "published", "closed", "flood"}), (-50, -30, {"flood"}), (-110, None, {"old", "flood"}),
        (None, -95, {"old"}), (-1, None, {"received", "published", "closed"}), (-90, 0, {"received", "published", "closed", "flood"}),
    ],
)  # fmt: skip
def test_start_date_and_end_date_give_requests_made_between_by_default_the_most_recent_90_days(city, start, end, names):
    ends = {"start_date": start, "end_date": end}
    said = {name: w3(now() + timedelta(days=days)) for name, days in ends.items() if days is not None}
    assert numbers(ask("requests.json", **said)) == {city[name] for name in names}


def test_a_plus_that_an_address_turned_into_a_blank_is_read_as_it_was(city):
    start = w3(now() - timedelta(days=1))
    assert city["received"] in numbers(client().get(f"/open311/v2/requests.json?start_date={start}"))


def test_updated_after_asks_by_the_last_change_however_old_the_request(city):
    assert city["old"] in numbers(ask("requests.json", updated_after=w3(now() - timedelta(hours=1))))
    assert numbers(ask("requests.json", updated_before=w3(now() - timedelta(hours=1)))) == set()


@pytest.mark.parametrize(
    "said",
    [
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:01Z"},
        {"start_date": "2026-04-01T00:00:00Z", "end_date": "2026-03-01T00:00:00Z"},
        {"start_date": "2026-01-01"}, {"start_date": "2026-01-01T00:00:00"}, {"end_date": "yesterday"},
        {"start_date": "9999-01-01T00:00:00Z"},
        {"updated_after": "²"}, {"status": "reopened"}, {"page": "0"}, {"page": "-1"}, {"page_size": "1001"}, {"page_size": "²"},
        {"bbox": "1,2,3"}, {"bbox": "106,11,107,10"}, {"bbox": "nan,0,1,1"}, {"service_request_id": ",".join(map(str, range(101)))},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("ending", ["json", "xml"])
def test_400_an_argument_that_cannot_be_read_is_specified_in_the_error(said, ending):
    status, code, words = refused(ask(f"requests.{ending}", **said))
    assert (status, code) == (400, 400) and words


@pytest.mark.parametrize("path", ["requests.csv", "services.html", "requests.", f"services/{ROAD}.json5"])
def test_a_format_that_is_not_offered_does_not_exist(path):
    answer = ask(path)
    assert answer.status_code == 404 and (answer["Content-Type"].startswith("text/") or "json" in answer["Content-Type"])


@pytest.mark.parametrize("field", ["update_id", "service_request_id", "status", "updated_datetime", "description", "media_url"])
def test_an_update_has_the_field(field):
    assert all(field in one for one in ask("servicerequestupdates.json").json())


def test_updates_are_those_within_start_date_and_end_date(city):
    recent = numbers(ask("servicerequestupdates.json", start_date=w3(now() - timedelta(hours=1)), end_date=w3(now() + timedelta(hours=1))))
    assert recent == {city[name] for name in ("received", "published", "closed", "flood", "old")}
    assert numbers(ask("servicerequestupdates.json", end_date=w3(now() - timedelta(hours=1)))) == set()


def test_an_update_says_the_status_after_it_and_what_was_answered(city):
    told = {one["service_request_id"]: one for one in ask("servicerequestupdates.json").json()}
    assert (told[city["published"]]["status"], told[city["received"]]["status"]) == ("CLOSED", "OPEN")
    assert told[city["published"]]["description"] == "Đã vá ổ gà, mặt đường phẳng."


@pytest.mark.parametrize("ending", ["json", "xml"])
def test_404_token_not_found(ending, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    assert refused(ask(f"tokens/AAAA-BBBB-CCCC.{ending}"))[:2] == (404, 404)


def test_a_picture_nobody_decided_to_show_is_not_there():
    assert ask("media/" + "0" * 64 + ".jpg").status_code == 404


def test_who_hides_words_hides_them_here_too(city):
    from bazan.citizens.field_reports import api

    one = api.by_number(city["received"])
    api.hide(one.id, "Xúc phạm người khác", publisher(), now())
    assert only(ask(f"requests/{city['received']}.json"))["description"] is None


def test_an_answer_not_approved_yet_is_told_nobody(city):
    from tests.fixtures.report_province import answered, sent

    one = answered(sent("report-answered", now()), now(), words="Chưa ai duyệt câu này")
    assert "Chưa ai duyệt" not in ask(f"requests/{one.number}.xml").content.decode()
    act(one, "publish", publisher(), now() + timedelta(minutes=4))
    assert "Chưa ai duyệt" in ask(f"requests/{one.number}.xml").content.decode()
