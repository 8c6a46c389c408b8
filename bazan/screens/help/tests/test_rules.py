"""Which topic speaks of a page, what a topic becomes, and how words are found."""

import pytest

from bazan.screens.help.api import address_about
from bazan.screens.help.rules import bare, hits, topic_of
from bazan.screens.help.topic_markdown import topic

PAGES = {"/alerts": "alerts", "/alerts/rules": "rules", "/indicators": "indicator", "/indicators/*/trial": "trial"}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/alerts", "alerts"),
        ("/alerts/7", "alerts"),
        ("/alerts/rules/flood", "rules"),
        ("/alerts-of-others", ""),
        ("/indicators/a.b", "indicator"),
        ("/indicators/a.b/trial", "trial"),
        ("/", ""),
    ],
)
def test_a_page_belongs_to_the_topic_with_the_longest_address_it_begins_with(address, name):
    assert topic_of(address, PAGES) == name


def test_a_page_nobody_speaks_of_leads_to_the_helps_first_page():
    assert (address_about("/desk"), address_about("/nowhere")) == ("/help/keep-the-duty-desk", "/help")


def made(text: str, shift: int = 0):
    return topic("bees", text, "en", (), shift)


def test_html_in_a_topic_stays_text():
    (part,) = made("# Bees\n\nA <script>alert(1)</script> [link](javascript:alert(1)).").parts
    assert "<script" not in part.html and "&lt;script&gt;" in part.html and 'href="javascript' not in part.html


def test_a_button_is_called_what_it_is_called_and_its_signs_are_no_marks(monkeypatch):
    known = {"bees.take": "Take *all* <b>", "frontend.door.see": "See", "frontend.nav.bees": "Bees"}
    monkeypatch.setattr("bazan.screens.help.topic_markdown.labels", lambda spoken: known)
    (part,) = made("# Bees\n\n{label:bees.take} at {page:see.bees}").parts
    assert part.html == "<p>Take *all* &lt;b&gt; at See › Bees</p>\n"


def test_headings_stand_as_deep_as_the_page_wants_links_lead_inside_and_pictures_stand_alone():
    text = "# Bees\n\nThey hum. [More](wasps.md)\n\n## At night\n\nThey sleep.\n\n![A hive](../../web/static/hive.webp)\n\nEnd."
    before, picture, after = made(text, shift=1).parts
    assert '<h3 id="bees-at-night">At night</h3>' in before.html and 'href="/help/wasps"' in before.html
    assert (picture.picture, picture.alt, after.html) == ("hive.webp", "A hive", "<p>End.</p>\n")
    assert before.html.endswith("<p>They sleep.</p>\n")
    assert [(one.title, one.text) for one in made(text).sections] == [("", "They hum. More"), ("At night", "They sleep. End.")]


def test_a_topic_without_a_title_is_refused():
    with pytest.raises(ValueError, match="begins with its title"):
        made("They hum.")


def test_letters_without_marks_stand_where_they_stood():
    text = "Đường hỏng, ỞĐÂU"
    assert bare(text) == "duong hong, odau" and len(bare(text)) == len(text)


def test_a_word_in_a_title_counts_more_than_many_in_the_text():
    hum, sleep = made("# Hum\n\nquiet"), made("# Sleep\n\nhum hum hum\n\n## Hum\n\nhum")
    assert [hit.topic.title for hit in hits("hum", [sleep, hum])] == ["Hum", "Sleep"]
    assert hits("hum sleep nothing", [sleep, hum]) == []
    (hit,) = hits("sleep hum", [hum, sleep])
    assert hit.section.title == "Hum" and hit.passage == (("hum", True),)
