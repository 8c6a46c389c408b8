"""CAP read and written: round trips, the schema as OASIS gives it, a foreign validator and parser, and everything that is wrong."""

from copy import deepcopy
from datetime import datetime, timedelta, timezone

import capvalidator
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bazan.core.labels import label
from bazan.core.language import in_every_language
from bazan.core.settings import ROOT
from bazan.response.warnings import cap_vocabulary, rules
from bazan.response.warnings.cap import parser
from bazan.response.warnings.cap.serializer import written
from bazan.response.warnings.tests.conftest import ENDS, NOW, foreign
from bazan.response.warnings.types import Area, Cap, Info, Reference, Resource
from tests.present import present

SHARED = ROOT.parent / "shared" / "data" / "iot_payloads" / "cap" / "ibm_cap"
NS = cap_vocabulary.NAMESPACE
ELSEWHERE = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <!-- of another maker: spaced, in another zone, two languages, with resources -->
  <identifier>ELSE-7</identifier><sender>duty@else.example</sender><sent>2026-11-24T19:00:00-07:00</sent>
  <status>Actual</status><msgType>Update</msgType><source>SW</source><scope>Public</scope><code>profile-x</code>
  <references>duty@else.example,ELSE-5,2026-11-24T18:00:00-07:00
    duty@else.example,ELSE-6,2026-11-24T18:30:00-07:00</references>
  <info><category>Rescue</category><event>Search</event><urgency>Immediate</urgency><severity>Severe</severity>
    <certainty>Likely</certainty><eventCode><valueName>SAME</valueName><value>CAE</value></eventCode>
    <expires>2026-11-25T19:00:00-07:00</expires><headline>A &amp; B</headline><web>https://else.example/7</web>
    <resource><resourceDesc>photo</resourceDesc><mimeType>image/jpeg</mimeType><size>1200</size><uri>https://else.example/7.jpg</uri></resource>
    <area><areaDesc>Somewhere</areaDesc><polygon>10,106 10,106.2 10.2,106.2 10,106</polygon><circle>10.1,106.1 2.5</circle>
      <geocode><valueName>SAME</valueName><value>006037</value></geocode><altitude>0</altitude><ceiling>1200.5</ceiling></area></info>
  <info><language>es-US</language><category>Rescue</category><event>Búsqueda</event><urgency>Immediate</urgency>
    <severity>Severe</severity><certainty>Likely</certainty><area><areaDesc>Allá</areaDesc></area></info>
</alert>""".encode()


def test_a_message_of_another_maker_is_read_exactly():
    cap, faults = parser.read(ELSEWHERE)
    zone = timezone(timedelta(hours=-7))
    sent = datetime(2026, 11, 24, 19, tzinfo=zone)
    first = Info(
        "en-US", ("Rescue",), "Search", "Immediate", "Severe", "Likely", event_codes=(("SAME", "CAE"),), expires=sent + timedelta(days=1),
        headline="A & B", web="https://else.example/7",
        resources=(Resource("photo", "image/jpeg", 1200, "https://else.example/7.jpg"),),
        areas=(
            Area(
                "Somewhere", (((10, 106), (10, 106.2), (10.2, 106.2), (10, 106)),), (((10.1, 106.1), 2.5),),
                (("SAME", "006037"),), 0, 1200.5,
            ),
        ),
    )  # fmt: skip
    second = Info("es-US", ("Rescue",), "Búsqueda", "Immediate", "Severe", "Likely", areas=(Area("Allá"),))
    earlier = (("ELSE-5", timedelta(hours=1)), ("ELSE-6", timedelta(minutes=30)))
    references = tuple(Reference("duty@else.example", name, sent - early) for name, early in earlier)
    assert faults == ()
    assert cap == Cap(
        "ELSE-7", "duty@else.example", sent, "Actual", "Update", "Public", "SW", codes=("profile-x",), references=references,
        infos=(first, second),
    )  # fmt: skip


def test_the_example_of_oasis_is_read_exactly_and_written_back_the_same():
    path = SHARED / "cap_amber_alert_example.xml"
    data = path.read_bytes() if path.exists() else ELSEWHERE
    cap, faults = parser.read(data)
    assert faults == ()
    texts = [one.text for one in etree.fromstring(data).iter() if isinstance(one.tag, str) and len(one) == 0]
    if path.exists():
        assert (present(cap).identifier, present(cap).sender, [info.language for info in present(cap).infos]) == (
            "KAR0-0306112239-SW",
            "KARO@CLETS.DOJ.CA.GOV",
            ["en-US", "es-US"],
        )
        assert present(cap).infos[1].description in texts and present(cap).infos[0].areas[0].geocodes == (("SAME", "006037"),)
    assert parser.read(written(present(cap))) == (cap, ())


_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x1EFF, exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    str.strip
)
_NAME = st.from_regex(r"[A-Za-z0-9.@-]{1,20}", fullmatch=True)
_DEGREES = st.integers(-89_000_000, 89_000_000).map(lambda whole: whole / 1e6)
_POINT = st.tuples(_DEGREES, _DEGREES)
_RING = st.lists(_POINT, min_size=3, max_size=6).map(lambda ring: (*ring, ring[0]))
_WHEN = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=NOW.tzinfo))
_PAIRS = st.lists(st.tuples(_TEXT, _TEXT), max_size=2).map(tuple)
_AREAS = st.lists(
    st.builds(
        Area, _TEXT,
        st.lists(_RING, max_size=2).map(tuple),
        st.lists(st.tuples(_POINT, st.integers(0, 99).map(float)), max_size=2).map(tuple), _PAIRS,
    ),
    max_size=2,
).map(tuple)  # fmt: skip
_INFO = st.builds(
    Info, st.sampled_from(["vi-VN", "en-US", "x"]),
    st.lists(st.sampled_from(cap_vocabulary.CATEGORY), min_size=1, max_size=3).map(tuple), _TEXT,
    st.sampled_from(cap_vocabulary.URGENCY), st.sampled_from(cap_vocabulary.SEVERITY), st.sampled_from(cap_vocabulary.CERTAINTY),
    responses=st.lists(st.sampled_from(cap_vocabulary.RESPONSE), max_size=2).map(tuple), audience=_TEXT, event_codes=_PAIRS,
    expires=st.just(datetime(2027, 1, 1, tzinfo=NOW.tzinfo)), onset=st.none() | _WHEN, sender_name=_TEXT, headline=_TEXT, description=_TEXT,
    instruction=_TEXT, contact=_TEXT, parameters=_PAIRS, areas=_AREAS,
)  # fmt: skip
_CAP = st.builds(
    Cap, _NAME, _NAME, _WHEN, st.sampled_from(cap_vocabulary.STATUS), st.just("Update"), st.just("Public"), note=_TEXT,
    references=st.lists(st.builds(Reference, _NAME, _NAME.map("earlier".__add__), _WHEN), min_size=1, max_size=3).map(tuple),
    infos=st.lists(_INFO, min_size=1, max_size=2).map(tuple),
).filter(lambda cap: not any((one.sender, one.identifier) == (cap.sender, cap.identifier) for one in cap.references))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(_CAP)
def test_what_is_written_is_read_back_the_same_and_passes_a_foreign_validator(cap):
    data = written(cap)
    assert parser.read(data) == (cap, ())
    assert capvalidator.check_schema(data).passed
    assert capvalidator.get_dates(data).sent == etree.fromstring(data).findtext(f"{{{NS}}}sent")


def spoilt(root, what, where, word):
    """The document with one thing done to one of its elements."""
    nodes = [node for node in root.iter() if node is not root]
    node = nodes[where % len(nodes)]
    parent = node.getparent()
    if what == "drop":
        parent.remove(node)
    elif what == "twice":
        parent.insert(parent.index(node), deepcopy(node))
    elif what == "first":
        parent.insert(0, node)
    elif what == "rename":
        node.tag = f"{{{NS}}}{word if word.isalpha() else 'info'}"
    elif what == "text" and len(node) == 0:
        node.text = word
    elif what == "attribute":
        node.set("lang", "vi")
    elif what == "between":
        node.tail = word
    elif what == "child":
        etree.SubElement(node, f"{{{NS}}}{word if word.isalpha() else 'x'}")
    return etree.tostring(root)


_SPOILT = st.tuples(
    st.sampled_from(["drop", "twice", "first", "rename", "text", "attribute", "between", "child"]),
    st.integers(0, 60),
    st.sampled_from(["Met", "Past", "value", "event", "area", "12", "x y", "2026-11-25T10:00:00+07:00", "Alert"]),
)


@settings(deadline=None)
@given(st.lists(_SPOILT, min_size=1, max_size=2))
def test_the_schema_of_oasis_and_ours_agree_on_every_spoilt_message(spoils):
    root = etree.fromstring(ELSEWHERE, etree.XMLParser(remove_blank_text=True, remove_comments=True))
    for what, where, word in spoils:
        root = etree.fromstring(spoilt(root, what, where, word))
    data = etree.tostring(root)
    ours = not parser.schema_faults(etree.fromstring(data))
    assert ours == capvalidator.check_schema(data).passed, data.decode()


def test_the_checked_in_grammar_is_that_of_the_real_schema_file():
    path = SHARED / "CAP-v1.2.xsd"
    if not path.exists():
        from importlib.resources import files

        path = files("capvalidator").joinpath("static/CAP-v1.2-schema.xsd")
    root = etree.fromstring(path.read_bytes())
    x = "{http://www.w3.org/2001/XMLSchema}"
    names = [one.get("name") for one in root.find(f"{x}element").find(f"{x}complexType/{x}sequence").findall(f"{x}element")]
    assert names == [one.name for one in cap_vocabulary.ALERT]
    given_words = {one.get("name"): tuple(word.get("value") for word in one.iter(f"{x}enumeration")) for one in root.iter(f"{x}element")}
    info = next(one.kind for one in cap_vocabulary.ALERT if one.name == "info")
    # pyrefly: ignore[missing-attribute] - the parts of an element that has parts
    ours = {one.name: one.values for one in (*cap_vocabulary.ALERT, *info) if one.values}
    assert len(ours) == 8 and {name: given_words[name] for name in ours} == ours


def text(**more):
    return written(foreign(**more)).decode()


GOOD = text()
BAD = [
    (b"<alert", "warnings.xml.broken"),
    (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "warnings.xml.entities"),
    ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>".encode("utf-16"), "warnings.xml.encoding"),
    ("<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>".encode("latin-1"), "warnings.xml.encoding"),
    (b"<a/>" + b" " * parser.LARGEST, "warnings.xml.large"),
    (GOOD.replace("cap:1.2", "cap:1.1"), "warnings.xml.root"),
    (GOOD.replace("<identifier>w-1</identifier>", ""), "warnings.schema.missing"),
    (GOOD.replace("<status>Actual", "<status>actual"), "warnings.schema.value"),
    (GOOD.replace("+07:00</sent>", "Z</sent>"), "warnings.schema.time"),
    (GOOD.replace("<scope>", "<scopes/><scope>"), "warnings.schema.unknown"),
    (GOOD.replace("<identifier>w-1</identifier>", "<identifier>w-1</identifier><identifier>w-2</identifier>"), "warnings.schema.once"),
    (GOOD.replace("<info>", "<info lang='vi'>"), "warnings.schema.attribute"),
    (GOOD.replace("<info>", "<info>Mưa"), "warnings.schema.text"),
    (GOOD.replace("<event>Mưa lớn", "<event><b>Mưa</b>"), "warnings.schema.nested"),
    (GOOD.replace("vi-VN", "tiếng Việt"), "warnings.schema.language"),
    (GOOD.replace("<area>", "<web>2026-11-25T10:00</web><area>", 1), "warnings.schema.uri"),
    (GOOD.replace("</geocode>", "</geocode><altitude>cao</altitude>"), "warnings.schema.number"),
    (GOOD.replace("<scope>Public</scope>", "").replace("<status>", "<scope>Public</scope><status>"),
     "warnings.schema.order"),
    (text(identifier="w 1"), "warnings.characters"),
    (text(sender="a,b@c.example"), "warnings.characters"),
    (text(sender="a&b"), "warnings.characters"),
    (text(identifier="a<b"), "warnings.characters"),
    (GOOD.replace("<identifier>w-1", "<identifier>"), "warnings.empty"),
    (GOOD.replace("<event>Mưa lớn", "<event> "), "warnings.empty"),
    (text(scope="Restricted"), "warnings.restriction"),
    (text(restriction="nội bộ"), "warnings.restriction.spare"),
    (text(scope="Private"), "warnings.addresses"),
    (text(msg_type="Update"), "warnings.references.missing"),
    (text(msg_type="Cancel"), "warnings.references.missing"),
    (text(msg_type="Cancel", references=(Reference("canhbao@weather.example", "w-1", NOW),)), "warnings.references.self"),
    (GOOD.replace("<info>", "<references>a,b</references><info>"), "warnings.references.text"),
    (text(infos=()), "warnings.info.missing"),
    (text(expires=NOW), "warnings.expires"),
    (text(onset=ENDS), "warnings.expires"),
    (text(web="else.example/7"), "warnings.web"),
    (text(areas=(Area("x", (((10, 106), (10, 107), (10, 106)),)),)), "warnings.polygon.few"),
    (text(areas=(Area("x", (((10, 106), (10, 107), (11, 107), (11, 106)),)),)), "warnings.polygon.open"),
    (text(areas=(Area("x", (((106, 10), (107, 10), (107, 11), (106, 10)),)),)), "warnings.point"),
    (GOOD.replace("<geocode>", "<polygon>10,106 chỗ kia</polygon><geocode>", 1), "warnings.polygon.text"),
    (GOOD.replace("<geocode>", "<circle>10,106</circle><geocode>", 1), "warnings.circle.text"),
    (text(areas=(Area("x", circles=(((10, 106), -1),)),)), "warnings.circle.radius"),
    (text(areas=(Area("x", circles=(((10, 206), 1),)),)), "warnings.point"),
    (text(areas=(Area("x", geocodes=(("VN-GSO", " "),)),)), "warnings.geocode"),
    (text(areas=(Area("x", ceiling=10.0),)), "warnings.ceiling"),
    (text(areas=(Area("x", altitude=20.0, ceiling=10.0),)), "warnings.ceiling.below"),
    (text(areas=(Area(" "),)), "warnings.empty"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "rule"), BAD, ids=[f"{number}-{rule}" for number, (_, rule) in enumerate(BAD)])
def test_what_is_wrong_is_named_with_its_place_and_said_in_both_languages(data, rule):
    cap, faults = parser.read(data if isinstance(data, bytes) else data.encode())
    assert rule in {fault.rule for fault in faults}
    for fault in faults:
        for said in in_every_language(lambda fault=fault: label(f"rules.{fault.rule}", **fault.params)).values():
            assert said != f"rules.{fault.rule}" and "{" not in said
    assert cap is None or not rule.startswith(("warnings.xml", "warnings.schema"))


def test_every_fault_of_a_message_is_told_at_once():
    bad = text(expires=NOW, areas=(Area("x", (((10, 106), (10, 107), (10, 106)),)),), scope="Private", identifier="a b")
    assert [(fault.rule, fault.field) for fault in parser.read(bad.encode())[1]] == [
        ("warnings.characters", "identifier"),
        ("warnings.addresses", "addresses"),
        ("warnings.expires", "info[1]/expires"),
        ("warnings.polygon.few", "info[1]/area[1]/polygon[1]"),
    ]


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_sent_makes_the_reader_fall(data):
    cap, faults = parser.read(data)
    assert cap is not None or faults


@given(st.lists(_POINT, min_size=3, max_size=8))
def test_a_polygon_typed_in_is_closed_and_keeps_its_points(ring):
    typed = " ".join(f"{latitude},{longitude}" for latitude, longitude in ring)
    found = rules.points(typed)
    assert found[: len(ring)] == tuple(ring) and found[0] == found[-1] and len(found) >= len(ring)
