"""The help says what the house is: every page has its topic, in both languages alike, and what a topic names exists."""

import re
import tomllib
from pathlib import Path

import pytest

from bazan.core.labels import labels
from bazan.core.language import LANGUAGES
from bazan.directory.permissions.rules import ROLES
from bazan.processes.composition import app_registry
from bazan.screens.administration.sections import SECTIONS
from bazan.screens.help import rules, topic_files
from bazan.screens.help.topic_files import TOPICS
from bazan.screens.help.topic_markdown import NAMED, keys_of
from tests.security.web_routes import routes

FILES = [(name, spoken) for name in topic_files.names() for spoken in LANGUAGES]


def test_each_topic_lies_there_in_both_languages_and_nothing_else_does():
    lying = {(path.stem, path.parent.name) for path in TOPICS.rglob("*.md")}
    assert lying == set(FILES)


@pytest.mark.parametrize("name", topic_files.names())
def test_both_languages_tell_the_same(name):
    def plan(text: str) -> list[str]:
        """Headings, steps, rows and what is named, in their order."""
        lines = [re.match(r"#+ |\d+\. |- |\||!\[", line) for line in text.splitlines()]
        return [found[0] for found in lines if found]

    def named(text: str) -> list[tuple[str, ...]]:
        return sorted(NAMED.findall(text))

    vi, en = (topic_files.written(name, spoken) for spoken in LANGUAGES)
    assert plan(vi) == plan(en)
    assert named(vi) == named(en)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_what_topics_name_has_its_words_and_no_blanks_to_fill(spoken):
    known = labels(spoken)
    keys = {
        (name, key)
        for name in topic_files.names()
        for kind, of in NAMED.findall(topic_files.written(name, spoken))
        for key in keys_of(kind, of)
    }
    assert len(keys) > 400
    assert [(name, key) for name, key in sorted(keys) if key not in known or "{" in known[key]] == []
    assert [name for name in topic_files.names() if "{" in topic_files.as_markdown(name, spoken)] == []


def test_the_ways_to_pages_that_topics_name_are_in_the_menu():
    menu = {f"{entry.door}.{entry.section}" for entry in app_registry.menu()}
    ways = {(name, of) for name, spoken in FILES for kind, of in NAMED.findall(topic_files.written(name, spoken)) if kind == "page"}
    assert [way for way in sorted(ways) if way[1] not in menu] == []


def test_links_lead_to_topics_of_the_same_language():
    links = {
        (name, target) for name, spoken in FILES for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", topic_files.written(name, spoken))
    }
    assert [
        (name, target)
        for name, target in sorted(links)
        if Path(target).stem not in topic_files.names() or f"{Path(target).stem}.md" != target
    ] == []


def test_every_page_a_topic_speaks_of_is_there_and_every_page_of_the_menu_is_spoken_of():
    known = {"/" + re.sub(r"<[^>]+>", "*", route.text) for route in routes()}
    assert [page for page in topic_files.pages() if page not in known] == []
    said = [entry.address for entry in app_registry.menu()] + [section.address for section in SECTIONS]
    assert [address for address in said if not rules.topic_of(address, topic_files.pages())] == []


def test_each_page_of_the_center_has_a_topic_of_its_own_that_calls_it_and_all_on_it_by_name():
    about = {section.name: topic_files.pages().get(section.address) for section in SECTIONS}
    assert [name for name, topic in about.items() if topic is None] == []
    assert len(set(about.values())) == len(SECTIONS)
    for spoken in LANGUAGES:
        told = {name: topic_files.written(topic, spoken) for name, topic in about.items() if topic}
        assert [name for name, text in told.items() if f"{{label:administration.section.{name}}}" not in text] == []
        bold = [(name, words) for name, text in told.items() for words in re.findall(r"\*\*(.+?)\*\*", text)]
        assert [words for words in bold if not NAMED.fullmatch(words[1])] == []


def test_every_picture_is_declared_shown_and_there_in_both_languages():
    declared = tomllib.loads((TOPICS / "pictures.toml").read_text("utf-8"))["pictures"]
    for spoken in LANGUAGES:
        named = [file for name in topic_files.names() for file in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", topic_files.written(name, spoken))]
        folder = f"../../web/static/help/pictures/{spoken}"
        assert sorted(named) == sorted(f"{folder}/{name}.webp" for name in declared)
        assert {file.stem for file in (TOPICS / spoken / folder).iterdir()} == set(declared)


def test_every_role_has_a_guide_and_every_topic_is_in_one():
    guides = topic_files.guides()
    assert list(guides) == list(ROLES)
    assert {name for held in guides.values() for name in held} == set(topic_files.names())
    assert all(len(held) == len(set(held)) for held in guides.values())
