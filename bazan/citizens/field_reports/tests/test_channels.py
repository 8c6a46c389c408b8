"""A channel by which reports come in is declared once."""

import pytest

from bazan.citizens.field_reports.channels import CHANNELS, ReportChannel
from bazan.citizens.field_reports.intake import submission
from bazan.citizens.field_reports.types import Filed
from bazan.core.errors import Refused
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES


@pytest.mark.parametrize("code", CHANNELS)
def test_every_channel_has_its_words(code):
    for language in LANGUAGES:
        assert f"reports.channel.{code}" in labels(language)


def test_a_channel_that_is_added_is_accepted(monkeypatch):
    filed = Filed(key="report-of-a-kiosk", channel="kiosk", words="Ổ gà sâu giữa đường")
    with pytest.raises(Refused, match=r"field_reports\.channel"):
        submission.judge(filed)
    monkeypatch.setitem(CHANNELS, "kiosk", ReportChannel(unasked=True))
    submission.judge(filed)
