"""What a rule may watch for is declared once: its form, its judgement and the search of events take it from there."""

import pytest

from bazan.cameras.devices import api
from bazan.cameras.live.web.rule_form import Sketch
from bazan.core.errors import Refused
from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.platform.image_analysis.tracking.purposes import PURPOSES, TERMS, Purpose, experimental, raising
from tests.fixtures.camera_province import line


@pytest.mark.parametrize("code", PURPOSES)
def test_every_purpose_has_its_words(code):
    for language in LANGUAGES:
        assert {f"cameras.purpose.{code}", f"cameras.draw.means.{code}"} <= set(labels(language))


def test_a_purpose_that_is_added_is_judged_asked_and_found(monkeypatch):
    climbing = line(purpose="climbing")
    with pytest.raises(Refused, match=r"cameras\.rule\.purpose"):
        api.judged_rule(climbing, [])
    monkeypatch.setitem(PURPOSES, "climbing", Purpose(("seconds",), line=True, experimental=True))
    assert api.judged_rule(climbing, []).points == climbing.points  # two points: a line
    assert [term for term in TERMS if Sketch(purpose="climbing").uses(term)] == ["seconds", "kinds", "keep_days"]
    assert "climbing" in raising() and "climbing" in experimental()
