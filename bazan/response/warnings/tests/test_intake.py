"""What others send: trusted or held, once, in any order, for the communes it means; and never a test as the real thing."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from lxml import etree

from bazan.core.errors import Unavailable
from bazan.core.settings import current
from bazan.core.time import now
from bazan.response.warnings import queries
from bazan.response.warnings.cap import parser, signature
from bazan.response.warnings.cap.serializer import written
from bazan.response.warnings.foreign_messages import feed_format, feed_retrieval, intake
from bazan.response.warnings.models import Feed, Message
from bazan.response.warnings.tests.conftest import ENDS, NOW, ONE_COMMUNE, SETUP, WEATHER, foreign
from bazan.response.warnings.tests.test_cap import SHARED
from bazan.response.warnings.types import Area, Reference
from tests.present import present

pytestmark = pytest.mark.django_db


def take(cap, sender=WEATHER, setup=SETUP, at=NOW):
    return intake.take(cap if isinstance(cap, bytes) else written(cap), "http", sender, setup, at)


def rules_of(outcome):
    return [fault.rule for fault in outcome.faults]


def test_a_trusted_sender_is_taken_once_and_shown_under_its_own_name(province):
    assert take(foreign(sender_name="Đài khí tượng")).state == "taken"
    assert take(foreign(sender_name="Đài khí tượng")).state == "same"
    (shown,) = queries.public_warnings(NOW)
    assert (shown.sender_name, shown.headline["vi"], shown.places) == ("Đài khí tượng", "Mưa lớn đêm nay", (province["101"].id,))
    assert queries.public_warnings(ENDS) == [] and queries.feed_messages(NOW, timedelta(days=1)) == []


def test_a_stranger_is_held_with_the_reason_and_counted_once(province):
    outcome = take(foreign(), sender=None)
    assert (outcome.state, rules_of(outcome)) == ("held", ["warnings.in.unknown"])
    take(foreign(), sender=None)
    (held,) = queries.held()
    assert (held.times, held.sender, held.identifier) == (2, WEATHER.id, "w-1") and "Mưa lớn" in held.raw
    assert Message.objects.count() == 0


def test_a_strangers_rubbish_is_answered_and_not_kept(province):
    outcome = take(b"<alert", sender=None)
    assert (outcome.state, rules_of(outcome), queries.held()) == ("refused", ["warnings.xml.broken"], [])


def test_strangers_can_not_fill_the_quarantine(province, monkeypatch):
    monkeypatch.setattr(intake, "MOST_OPEN", 2)
    for number in range(2):
        take(foreign(identifier=f"s-{number}"), sender=None)
    with pytest.raises(Unavailable):
        take(foreign(identifier="s-3"), sender=None)
    assert take(foreign()).state == "taken"


def test_a_token_speaks_for_one_sender_only(province):
    assert rules_of(take(foreign(sender="somebody@else.example"))) == ["warnings.in.sender"]


def test_a_message_that_was_held_leaves_the_quarantine_when_it_is_taken(province):
    take(foreign(), sender=None)
    assert take(foreign()).state == "taken"
    assert queries.held() == [] and len(queries.held("taken")) == 1


def test_the_same_name_with_other_words_is_held(province):
    take(foreign())
    assert rules_of(take(foreign(headline="Khác"))) == ["warnings.in.changed"]


def test_a_sender_warns_for_its_places_only(province):
    own = foreign(sender=ONE_COMMUNE.id)
    assert take(own, ONE_COMMUNE).state == "taken"
    other = foreign(sender=ONE_COMMUNE.id, identifier="w-2", areas=(Area("x", geocodes=(("VN-GSO", "102"),)),))
    assert rules_of(take(other, ONE_COMMUNE)) == ["warnings.in.area"]


CENTRE = (10.1, 106.3)
RING = ((10.08, 106.28), (10.08, 106.32), (10.12, 106.32), (10.12, 106.28), (10.08, 106.28))


@pytest.mark.parametrize(
    ("area", "codes"),
    [
        (Area("x", (RING,)), {"102"}),
        (Area("x", circles=((CENTRE, 2.0),)), {"102"}),
        (Area("x", circles=((CENTRE, 0.0),)), {"102"}),
        (Area("x", circles=((CENTRE, 60.0),)), {"101", "102", "103"}),
        (Area("x", geocodes=(("VN-GSO", "101"), ("VN-GSO", "103"))), {"101", "103"}),
        (Area("x", geocodes=(("vn gso", "VN-101"),)), {"101"}),
        (Area("x", geocodes=(("MÃ XÃ", "00101"),)), {"101"}),
        (Area("x", geocodes=(("Ma xa", "xa dak mot"),)), {"101"}),
        (Area("x", geocodes=(("VN-GSO", "elsewhere"),)), {"101", "102", "103"}),
        (Area("x", geocodes=(("SAME", "101"),)), set()),
        (Area("Xã Hai; phường BA"), {"102", "103"}),
        (Area("Đăk Một, Hai"), {"101", "102"}),
        (Area("Elsewhere"), {"101", "102", "103"}),
        (Area("Hà Nội"), set()),
        (Area("Xã Hai", geocodes=(("SAME", "9"),)), set()),
        (Area("x", (((50, 6), (50, 7), (51, 7), (50, 6)),)), set()),
    ],
)
def test_areas_find_their_communes(province, area, codes):
    assert take(foreign(areas=(area,))).state == "taken"
    (message,) = queries.messages()
    assert {code for code, place in province.items() if place.id in message.places} == codes
    assert bool(queries.public_warnings(NOW)) == bool(codes)


def reference(name="w-1"):
    return (Reference(WEATHER.id, name, NOW),)


LATER = NOW + timedelta(minutes=5)
UPDATE = {"identifier": "w-2", "sent": LATER, "msg_type": "Update", "references": reference()}
CANCEL = {"identifier": "w-3", "sent": LATER, "msg_type": "Cancel", "references": reference(), "infos": ()}


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "the later first"])
def test_updates_and_cancellations_end_what_they_name_in_any_order(province, turned):
    for cap in [foreign(), foreign(**UPDATE)][:: -1 if turned else 1]:
        assert take(cap).state == "taken"
    assert [one.identifier for one in queries.public_warnings(LATER)] == ["w-2"]
    take(foreign(**CANCEL | {"references": (*reference(), Reference(WEATHER.id, "w-2", LATER)), "sent": LATER + timedelta(minutes=1)}))
    assert queries.public_warnings(LATER) == []


def test_nobody_ends_the_warning_of_another(province, released):
    ours = released()
    outcome = take(foreign(**CANCEL | {"references": (Reference(ours.sender, ours.identifier, ours.sent),)}))
    assert rules_of(outcome) == ["warnings.references.other"]
    assert queries.message(ours.id).in_force(NOW)


@pytest.mark.parametrize("status", ["Test", "Exercise", "Draft", "System"])
def test_what_is_not_actual_is_never_shown_as_such(province, status):
    assert take(foreign(status=status)).state == "taken"
    (message,) = queries.messages()
    assert not message.in_force(NOW) and not message.public and queries.public_warnings(NOW) == [] and queries.messages(at=NOW) == []


@pytest.mark.parametrize("status", ["Test", "Exercise", "Draft"])
def test_a_test_ends_no_real_warning(province, status):
    take(foreign())
    assert rules_of(take(foreign(**CANCEL | {"status": status}))) == ["warnings.references.status"]
    assert len(queries.public_warnings(NOW)) == 1


@pytest.mark.parametrize("more", [{"scope": "Restricted", "restriction": "nội bộ"}, {"scope": "Private", "addresses": "ioc"}])
def test_what_is_not_for_the_public_is_not_shown_to_it(province, more):
    assert take(foreign(**more)).state == "taken"
    assert queries.public_warnings(NOW) == [] and len(queries.messages(at=NOW)) == 1


def test_a_message_without_an_end_holds_as_long_as_the_province_says(province):
    take(foreign(expires=None))
    (message,) = queries.messages()
    assert message.ends_at == NOW + timedelta(hours=24)


def test_a_sender_with_a_certificate_must_sign_and_what_was_changed_is_refused(province, tmp_path):
    settings = replace(current(), home=tmp_path / "theirs")
    sure = replace(WEATHER, certificate=signature.certificate(settings))
    setup = replace(SETUP, senders={sure.id: sure})
    sealed = signature.signed(foreign(), settings)
    assert rules_of(take(foreign(), sure, setup, now())) == ["warnings.in.unsigned"]
    assert rules_of(take(sealed.replace(b"Severe", b"Minor"), sure, setup, now())) == ["warnings.in.digest"]
    other = signature.signed(foreign(), replace(current(), home=tmp_path / "others"))
    assert rules_of(take(other, sure, setup, now())) == ["warnings.in.other_key"]
    assert take(sealed, sure, setup, now()).state == "taken"


def test_a_signature_over_something_else_is_none(tmp_path):
    settings = replace(current(), home=tmp_path)
    root = etree.fromstring(signature.signed(foreign(), settings))
    root.find("{*}identifier").text = "w-9"
    assert [one.rule for one in signature.flaws(etree.tostring(root), signature.certificate(settings), now())] == ["warnings.in.digest"]


@pytest.fixture
def sealed(tmp_path):
    """(signed message, trust in whoever signed it)."""
    settings = replace(current(), home=tmp_path / "theirs")
    pem = signature.certificate(settings)
    return signature.signed(foreign(), settings), pem


def flaws(data: bytes, pem: str, at=None) -> list[str]:
    return [one.rule for one in signature.flaws(data, pem, at or now())]


def test_a_signed_message_printed_anew_holds_as_long_as_it_says_the_same(sealed):
    data, pem = sealed
    root = etree.fromstring(data)
    etree.indent(root, "    ")
    for printed in (etree.tostring(root), etree.tostring(root, encoding="UTF-16"), etree.tostring(root).replace(b"\n", b"\r\n")):
        assert flaws(printed, pem) == []
    assert flaws(etree.tostring(root).replace(b"Severe", b"Minor"), pem) == ["warnings.in.digest"]
    assert flaws(etree.tostring(root).replace(b"<status>Actual", b"<status> Actual"), pem) == ["warnings.in.digest"]


def test_an_expired_certificate_is_told_as_one_and_a_changed_message_beside_it(sealed):
    data, pem = sealed
    late = now() + timedelta(days=4000)
    assert flaws(data, pem, late) == ["warnings.in.expired"]
    assert flaws(data.replace(b"Severe", b"Minor"), pem, late) == ["warnings.in.expired", "warnings.in.digest"]
    assert flaws(data, pem, now() - timedelta(days=30)) == ["warnings.in.early"]
    (expired,) = signature.flaws(data, pem, late)
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", expired.params["to"])


def test_what_failed_of_a_signature_is_named(sealed, tmp_path):
    data, pem = sealed
    other = signature.certificate(replace(current(), home=tmp_path / "others"))
    assert flaws(data, other) == ["warnings.in.other_key"]
    value = present(re.search(rb"<ds:SignatureValue>(.{8})", data))[1]
    assert flaws(data.replace(value, b"AAAAAAAA"), pem) == ["warnings.in.seal"]
    assert flaws(data.replace(b"ecdsa-sha256", b"ecdsa-sha1"), pem) == ["warnings.in.form"]
    assert flaws(data, "no certificate") == ["warnings.in.certificate"]


def test_tokens_come_from_the_environment_and_an_empty_one_is_nobodys():
    environ = {"CAP_TOKEN_WEATHER": "secret", "CAP_TOKEN_ONE": ""}
    assert intake.trusted("secret", SETUP, environ) == WEATHER
    assert intake.trusted("", SETUP, environ) is None and intake.trusted("other", SETUP, environ) is None


def test_messages_are_posted_by_http(province, monkeypatch):
    known = next(one for one in taking_setup().senders.values() if one.token_environment)
    monkeypatch.setenv(known.token_environment, "bí mật".encode().hex())
    headers = {"Authorization": f"Bearer {'bí mật'.encode().hex()}"}
    post = lambda data, **more: Client().post("/cap", data, content_type="application/cap+xml", **more)  # noqa: E731
    good = written(foreign(sender=known.id))
    answer = post(good, headers=headers)
    assert (answer.status_code, answer.json()["state"]) == (200, "taken")
    assert post(good, headers=headers).json()["state"] == "same"
    stranger = post(written(foreign(identifier="w-9")))
    assert (stranger.status_code, stranger.json()["faults"][0]["rule"]) == (202, "warnings.in.unknown")
    bad = post(b"<alert", headers={"Accept-Language": "vi"})
    assert bad.status_code == 422 and bad.json()["faults"][0]["reason"].startswith("Không đọc được XML")
    assert post(b" " * (parser.LARGEST + 1)).status_code == 413
    assert Client().get("/cap").status_code == 405


def taking_setup():
    from bazan.response.warnings import api

    return api.setup()


FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.1"><id>f</id><title>t</title>
<updated>2026-11-25T10:00:00+07:00</updated>
<entry><id>a</id><updated>2026-11-25T10:00:00+07:00</updated><title>Mưa lớn</title><link href="https://w.example/page/1"/>
<link type="application/cap+xml" href="/cap/1.xml"/><cap:event>Mưa</cap:event><cap:polygon></cap:polygon></entry>
<entry><id>b</id><updated>2026-11-25T10:05:00+07:00</updated><title>Hủy</title><link href="https://w.example/cap/2.xml"/></entry>
</feed>"""


def test_a_feed_is_read_message_by_message_and_only_what_is_new(province):
    asked = []
    files = {
        "https://w.example/cap.atom": FEED.encode(),
        "https://w.example/cap/1.xml": written(foreign()),
        "https://w.example/cap/2.xml": written(foreign(**CANCEL)),
    }

    def fetch(address, largest):
        asked.append(address)
        return files[address]

    sender = replace(WEATHER, feed="https://w.example/cap.atom")
    setup = replace(SETUP, senders={sender.id: sender})
    assert feed_retrieval.pull_due(setup, NOW, fetch) == 2
    assert feed_retrieval.pull_due(setup, NOW, fetch) == 0 and len(asked) == 3
    assert feed_retrieval.pull_due(setup, NOW + timedelta(seconds=60), fetch) == 0 and len(asked) == 4
    assert queries.public_warnings(NOW) == []


def test_a_feed_that_fails_waits_longer_and_says_why(province):
    def fetch(address, largest):
        raise Unavailable("warnings.feed.away", {"address": address, "status": 500})

    sender = replace(WEATHER, feed="https://w.example/cap.atom")
    setup = replace(SETUP, senders={sender.id: sender})
    feed_retrieval.pull_due(setup, NOW, fetch)
    row = Feed.objects.get()
    assert (row.failures, row.next_at) == (1, NOW + timedelta(seconds=120)) and "500" in row.error


def test_a_feed_leads_to_no_other_host(province):
    sender = replace(WEATHER, feed="https://w.example/cap.atom")
    setup = replace(SETUP, senders={sender.id: sender})
    data = FEED.replace("/cap/1.xml", "http://169.254.169.254/x").encode()
    assert feed_retrieval.pull_due(setup, NOW, lambda address, largest: data) == 0
    assert "warnings.feed.host" in Feed.objects.get().error


def test_a_folder_is_emptied_into_what_was_taken_and_what_was_held(province, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.xml").write_bytes(written(foreign()))
    (folder / "2.cap").write_bytes(b"<alert")
    (folder / "notes.txt").write_text("x")
    sender = replace(WEATHER, folder=str(folder))
    assert feed_retrieval.pull_due(replace(SETUP, senders={sender.id: sender}), NOW) == 1
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "held/2.cap",
        "notes.txt",
        "taken/1.xml",
    ]
    assert queries.held()[0].faults[0].rule == "warnings.xml.broken"


def test_the_feed_of_the_national_weather_service_is_read_entry_by_entry():
    path = SHARED / "nws_atom_feed_example.xml"
    data = path.read_bytes() if path.exists() else FEED.encode()
    entries, faults = feed_format.entries(data)
    assert faults == () and len(entries) == data.count(b"<entry>")
    assert all(one.href and one.id and one.updated and one.title for one in entries)
    if path.exists():
        assert entries[0].href.endswith("AK125AB652A170.HighWindWarning.125AB660BDF0AK.AFGNPWNSB.e9d4afdcacb3b7015f58bccc1db60d46")
        assert (entries[1].title, entries[1].updated) == (
            "High Surf Advisory issued August 15 at 2:48PM AKDT until August 16 at 1:00PM AKDT by NWS", "2018-08-15T14:48:00-08:00"
        )  # fmt: skip


def test_an_rss_feed_is_read_too():
    rss = b"<rss version='2.0'><channel><item><guid>g</guid><link>https://w.example/1.xml</link><pubDate>d</pubDate><title>t</title></item></channel></rss>"
    assert feed_format.entries(rss) == ((feed_format.Entry("g", "https://w.example/1.xml", "d", "t"),), ())
    assert feed_format.entries(b"<html/>")[1][0].rule == "warnings.feed.root"
