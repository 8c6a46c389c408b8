"""Templates stand one element a line, and the program that writes them so changes no page but by white space that shows nowhere."""

import re

import pytest
from jinja2 import Environment

from tools.templates import LONGEST, all_templates, formatted

SAMPLES = (
    "<ul>{% for n in many %}<li>{{ n }}</li>{% endfor %}</ul>",
    "<p>{{ word }}{% if many %}<b>{{ word }}</b>{% endif %}, {{ word }}<i>{{ word }}</i></p>",
    "<div><a href='{{ word }}'>{{ word }}</a><span>{{ word }}</span> <span>{{ word }}</span></div>",
    "{% macro m(x) -%}<b>{{ x }}</b>{%- endmacro %}<div>{{ m(word) }}{{ m(word) }} {{ m(word) }}</div>",
    "<pre>a\n  b</pre><select>{% for n in many %}<option>{{ n }}</option>{% endfor %}</select><i>{{ word }}</i>",
    "<p>" + "{{ word }}<b>{{ word }}</b>,{{ word }}" * 30 + "</p>",
    "<div>" + "{{ word }}<b class='x'>{{ word }}</b>" * 30 + "</div>",
    '<input name="{{ word }}" ' + 'data-what="{{ word }}" ' * 20 + "{% if many %} checked{% endif %}>",
    "{{ [" + "word, " * 40 + "word]|join(', ') }}",
)


def drawn(text: str) -> str:
    """What the sample shows: white space beside a block is gone, within one that may keep it only what stood there is left."""
    made = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True).from_string(text).render(word="một từ", many=[1, 2, 3])
    made = re.sub(r"\s*(</?(?:ul|li|div|option)>)\s*", r"\1", made)
    made = re.sub(r"(</(?:p|pre)>|<select>)\s+", r"\1", re.sub(r"\s+(<(?:p|pre)>|</select>)", r"\1", made))
    return re.sub(r"\s+", " ", made.strip())


@pytest.mark.parametrize("text", SAMPLES)
def test_a_page_looks_the_same_however_its_template_is_broken_into_lines(text):
    wanted = formatted(text)
    assert drawn(wanted) == drawn(text)
    assert formatted(wanted) == wanted
    assert max(map(len, wanted.splitlines())) <= LONGEST


@pytest.mark.parametrize("path", all_templates(), ids=lambda path: path.stem)
def test_templates_stand_one_element_a_line(path):
    text = path.read_text("utf-8")
    assert formatted(text) == text, "run make templates"
    assert [line for line in text.splitlines() if len(line) > LONGEST] == []


@pytest.mark.parametrize("path", all_templates(), ids=lambda path: path.stem)
def test_what_scrolls_is_no_landmark_of_its_own(path):
    """It stands in a section that bears the same name: two landmarks of one name are told apart by nobody."""
    assert [line for line in path.read_text("utf-8").splitlines() if "table-scroll" in line and 'role="region"' in line] == []
