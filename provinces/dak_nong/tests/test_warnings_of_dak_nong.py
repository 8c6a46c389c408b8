"""The province's list of dangers and senders: every kind begins as a warning that could be released as it stands."""

from datetime import UTC, datetime, timedelta

import pytest

from bazan.core.settings import ROOT
from bazan.response.warnings import api as warnings
from bazan.response.warnings import channel_texts, rules
from bazan.response.warnings.province_config import read
from bazan.response.warnings.types import Facts, Spoken

SETUP = read(ROOT / "provinces" / "dak_nong")
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", SETUP.kinds.values(), ids=lambda kind: kind.code)
def test_a_kind_begins_as_a_whole_warning(kind):
    ends = NOW + timedelta(hours=kind.hours)
    headline = {one: f"{kind.event[one]}!" for one in rules.LANGUAGES}
    facts = Facts(
        kind.code, kind.event, headline, kind.description, kind.instruction, kind.category, kind.response, kind.urgency, kind.severity,
        kind.certainty, ("24611",), (), None, ends, "Actual",
    )  # fmt: skip
    assert rules.judge(facts, "Alert", NOW) == facts
    names = {"vi": ("Phường Bắc Gia Nghĩa",), "en": ("Bac Gia Nghia ward",)}
    said = Spoken(
        "Alert", "Actual", SETUP.name, kind.event, headline, kind.description, kind.instruction, names, ends, "https://ioc.example"
    )
    texts = {(one.channel, one.language): one.text for one in warnings.texts(said)}
    first = kind.instruction["vi"].split(". ")[0].rstrip(".")
    assert channel_texts.unmarked(first) in texts["sms_unmarked", "vi"], "one SMS has no room for the first thing to do"
    assert not set("/()%") & set(kind.instruction["vi"]), "the loudspeaker reads it aloud"


def test_no_sender_is_trusted_without_a_secret_of_its_own():
    assert all(one.token_environment or one.feed or one.folder for one in SETUP.senders.values())
    assert not set(" ,<&") & set(SETUP.sender + SETUP.prefix)
