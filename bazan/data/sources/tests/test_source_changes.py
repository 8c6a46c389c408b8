"""Sources made and changed in the browser: the grammar and the door of packs, no secret in the open, undone in one act."""

import pytest

from bazan.core.errors import Forbidden, Refused
from bazan.core.settings import load
from bazan.data.sources import actions
from bazan.data.sources.configuration import allowed_hosts, source_changes
from bazan.data.sources.models import Source, SourceDeclared
from bazan.data.sources.pulls import source_pull
from bazan.data.sources.tests.browser_sources import CSV, HTTP, WHY, answering, who
from bazan.directory.change_history import api as change_history
from bazan.directory.secrets import api as secrets
from bazan.platform.http_client.outbound_allowlist import Listed
from tests.fixtures.stations import NOW, stored
from tests.present import present

pytestmark = pytest.mark.usefixtures("things")


def state(toml="", **more):
    return {"toml": toml, "enabled": None, "schedule_s": None, "promise_s": None} | more


def make(code, told, by=None, **more):
    change = change_history.make("source", code, told, WHY, by or who(), NOW, **more)
    source_changes.lay(code, NOW)
    return change


def allow(host, port, by=None):
    subject, line = allowed_hosts.subject_of(host, port)
    return change_history.make("outgoing", subject, line | {"why": "Cổng dữ liệu của sở"}, WHY, by or who(), NOW)


def test_a_source_made_in_the_browser_is_one_as_a_pack_s_file_would_make_it_and_undoing_silences_it():
    change = present(make("rain-file", state(CSV)))
    made = Source.objects.get(code="rain-file")
    assert (made.driver, made.sector, made.enabled, made.promise_s) == ("csv", "environment", True, 0)
    assert present(source_changes.over("rain-file")).state == "laid" and present(source_changes.over("rain-file")).own
    change_history.undo(change.id, WHY, who(), NOW)
    source_changes.lay("rain-file", NOW)
    made.refresh_from_db()
    assert not made.enabled and source_changes.read("rain-file") is None


def test_its_other_words_replace_the_former_ones_and_come_back():
    make("rain-file", state(CSV))
    change = present(make("rain-file", state(CSV.replace("promise_s = 0", "promise_s = 60"))))
    assert Source.objects.get(code="rain-file").promise_s == 60
    change_history.undo(change.id, WHY, who(), NOW)
    source_changes.lay("rain-file", NOW)
    assert Source.objects.get(code="rain-file").promise_s == 0


def test_a_pack_s_source_is_paused_and_runs_otherwise_over_what_its_file_says_and_a_reload_keeps_both(source_of):
    source = source_of("station_files", {"stations": {"P": "st-1"}}, schedule_s=15)
    change = present(make(source.code, state(enabled=False, schedule_s=600, promise_s=1200)))
    actions.load_sources([item(source) | {"promise_s": 800}], sector="test")
    source.refresh_from_db()
    assert (source.enabled, source.schedule_s, source.promise_s) == (False, 600, 1200)
    change_history.undo(change.id, WHY, who(), NOW)
    source_changes.lay(source.code, NOW)
    source.refresh_from_db()
    assert (source.enabled, source.schedule_s, source.promise_s) == (True, 15, 800)


def item(source):
    return {
        "code": source.code, "name": source.name, "name_en": source.name_en, "driver": source.driver, "binding": source.binding,
        "promise_s": source.promise_s, "schedule_s": 15, "things": ["st-1", "st-2"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "rule", "field"),
    [
        ('name = "Mưa', 'name = Mưa', "sources.toml.broken", "toml"),
        ('code = "rain-file"', 'code = "../x"', "sources.declared.code", "code"),
        ('code = "rain-file"', 'code = "new"', "sources.declared.code", "code"),
        ('driver = "csv"', 'driver = "kafka"', "sources.key", "driver"),
        ('driver = "csv"', 'driver = "form"', "drivers.binding", "binding.delimiter"),
        ('sector = "environment"', 'sector = "moon"', "sources.key", "sector"),
        ('property = "dust"', 'property = "dusk"', "sources.key", "binding.values[0].property"),
        ('unit = "mg/m3"', 'unit = "Cel"', "sources.key", "binding.values[0].unit"),
        ('unit = "mg/m3"', 'unit = "furlong"', "drivers.binding", "binding.values[0].unit"),
        ('things = ["st-1"]', 'things = ["st-9"]', "sources.things.unknown", "things"),
        ("promise_s = 0", 'promise_s = "hourly"', "sources.key", "promise_s"),
        ("promise_s = 0", 'promise_s = 0\nschedule_s = "* * * * *"', "sources.key", "schedule_s"),
        ("promise_s = 0", 'promise_s = 0\norganization = "nobody"', "organizations.unknown_code", "organization"),
        ('delimiter = ";"', 'delimiter = ";;"', "drivers.binding", "binding.delimiter"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_key_and_nothing_is_kept(before, after, rule, field):
    with pytest.raises(Refused) as refused:
        change_history.make("source", "rain-file", state(CSV.replace(before, after)), WHY, who(), NOW)
    assert (refused.value.rule, refused.value.field) == (rule, field)
    assert not SourceDeclared.objects.exists()


def test_a_broken_toml_names_its_line():
    with pytest.raises(Refused) as refused:
        source_changes.parsed('a = 1\nb = "c\nd = 2\n')
    assert refused.value.params["line"] == "2"


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("https://me:secret@feed.example.vn/rows", ""),
        ("https://feed.example.vn/rows?api_key=abc", ""),
        ("https://feed.example.vn/rows", '\n[binding.request.headers]\nAuthorization = "Bearer abc"'),
        ("https://feed.example.vn/rows", '\n[binding.request.params]\ntoken = "abc"'),
    ],
)
def test_a_secret_in_the_open_is_refused_with_the_way_to_keep_one(url, more):
    toml = HTTP.replace("{url}", url) + more
    with pytest.raises(Refused, match=r"sources\.declared\.credentials"):
        source_changes.judge(source_changes.parsed(toml))


def test_a_code_that_a_pack_uses_is_not_taken(source_of):
    source = source_of("csv", {"thing": {"code": "st-1"}, "time": {"column": "T"}, "values": [{"column": "D", "property": "dust"}]})
    with pytest.raises(Refused, match=r"sources\.declared\.taken"):
        make(source.code, state(CSV.replace("rain-file", source.code)))


def test_no_machine_is_asked_that_is_not_on_the_list_and_only_the_whole_province_s_administrators_change_it(monkeypatch):
    with answering({"items": [{"station": "st-1", "at": "2026-11-25T02:00:00Z", "pm": 5}]}) as (url, asked):
        port = url.split(":")[2].split("/")[0]
        with pytest.raises(Refused, match=r"sources\.declared\.outgoing"):
            make("rain-api", state(HTTP.replace("{url}", url)))
        with pytest.raises(Forbidden):
            allow("127.0.0.1", port, who("yt", frozenset({"health"})))
        change = present(allow("127.0.0.1", port))
        make("rain-api", state(HTTP.replace("{url}", url)))
        source = Source.objects.get(code="rain-api")
        assert source_changes.asking(source).listed is not None and asked == []
        change_history.undo(change.id, WHY, who(), NOW)
        run = present(source_pull.pull(source.id, load({}), None, NOW))  # pyrefly: ignore[bad-argument-type] - nothing is observed here
        assert run.state == "failed" and "drivers.reach_listed" in run.error and asked == []


def test_what_a_machine_on_the_list_answers_is_stored(edge):
    with answering({"items": [{"station": "st-1", "at": "2026-11-25T02:00:00Z", "pm": 5}]}) as (url, asked):
        allow("127.0.0.1", url.split(":")[2].split("/")[0])
        secrets.keep("BAZAN_SOURCE_RAIN", "t0ken", WHY, who(), NOW, sector="environment")
        auth = '[binding.request.auth]\nenvironment = "BAZAN_SOURCE_RAIN"\nparameter = "appid"\n'
        make("rain-api", state(HTTP.replace("{url}", url).replace("[binding.thing]", f"{auth}[binding.thing]")))
        source_pull.pull(Source.objects.get(code="rain-api").id, load({}), edge, NOW)
    assert [row[:2] for row in stored()] == [("st-1", "dust")] and asked[0][0] == "/rows?appid=t0ken"


PRIVATE, PUBLIC = "10.9.0.7", "8.8.8.8"


@pytest.mark.parametrize(
    ("entries", "host", "port", "settings", "allowed"),
    [
        ((), PUBLIC, 443, {}, False),
        (((f"{PUBLIC}/32", None),), PUBLIC, 443, {}, True),
        (((f"{PUBLIC}/32", 443),), PUBLIC, 80, {}, False),
        (((f"{PRIVATE}/32", None),), PRIVATE, 443, {}, True),
        ((("10.9.0.0/16", None),), PRIVATE, 443, {}, True),
        ((), PRIVATE, 443, {"BAZAN_MAY_REACH": "10.0.0.0/8"}, True),
        ((("127.0.0.0/8", None), ("localhost", None)), "localhost", 5432, {"BAZAN_DEMO": "0"}, False),
        ((("169.254.0.0/16", None),), "169.254.169.254", 80, {"BAZAN_DEMO": "0"}, False),
        ((("127.0.0.0/8", None),), "", 0, {"BAZAN_DEMO": "0"}, False),
        ((), "127.0.0.1", 80, {"BAZAN_DEMO": "0", "BAZAN_MAY_REACH": "127.0.0.0/8"}, True),
        ((("nobody-knows.invalid", None),), "nobody-knows.invalid", 80, {}, False),
    ],
)
def test_the_list_allows_what_stands_in_it_and_this_machine_only_by_the_settings(entries, host, port, settings, allowed):
    key = {"BAZAN_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz"}
    assert bool(Listed(entries).found(host, port, load(key | settings))) is allowed


def test_a_name_that_leads_into_a_private_network_is_not_followed(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (PRIVATE, 0))])
    assert not Listed((("feed.example.vn", None),)).found("feed.example.vn", 443)
    assert Listed((("feed.example.vn", None), ("10.0.0.0/8", None))).found("feed.example.vn", 443)


@pytest.mark.parametrize(
    "host", ["", "public", "0.0.0.0/0", "a b", "https://feed.vn", "a.vn,b.vn", "169.254.169.254", "fe80::/10", "0.0.0.0/1"]
)
def test_what_is_no_machine_does_not_come_onto_the_list(host):
    with pytest.raises(Refused) as refused:
        allowed_hosts.subject_of(host, "")
    assert refused.value.field == "host"


def test_a_department_makes_sources_of_its_own_sector_with_its_own_secrets_only():
    health = who("yt", frozenset({"health"}))
    with pytest.raises(Forbidden):
        make("rain-file", state(CSV), health)
    mine = who("mt", frozenset({"environment"}))
    assert make("rain-file", state(CSV), mine)
    secrets.keep("BAZAN_SOURCE_THEIRS", "x", WHY, who(), NOW, sector="health")
    allow("8.8.8.8", "443")
    auth = '[binding.request.auth]\nenvironment = "BAZAN_SOURCE_THEIRS"\n[binding.thing]'
    toml = HTTP.replace("{url}", "https://8.8.8.8/rows").replace("[binding.thing]", auth)
    with pytest.raises(Forbidden):
        make("rain-api", state(toml), mine)
    assert secrets.environment("environment").get("BAZAN_SOURCE_THEIRS") is None


def test_what_can_not_be_laid_is_told_and_the_source_stays(monkeypatch):
    make("rain-file", state(CSV))
    SourceDeclared.objects.update(toml=CSV.replace("st-1", "st-9"))
    source_changes.lay("rain-file", NOW)
    told = present(source_changes.over("rain-file"))
    assert (told.state, told.rule) == ("failed", "sources.things.unknown") and Source.objects.get(code="rain-file").enabled


def test_a_pack_does_not_quietly_take_a_source_that_was_made_in_the_browser():
    make("rain-file", state(CSV))
    with pytest.raises(Refused, match=r"sources\.declared\.in_pack"):
        actions.load_sources([source_changes.parsed(CSV)])
