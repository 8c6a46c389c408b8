"""What crosses the room's border: topics, their parts, what a search finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A run of text as HTML, or a picture by the name of its file."""

    html: str = ""
    picture: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Section:
    """What stands under one heading, without marks; the first of a topic has no heading of its own."""

    anchor: str
    title: str
    text: str
    bare_title: str
    """Small letters without marks, as it is searched; so is ``bare_text``."""
    bare_text: str


@dataclass(frozen=True)
class Topic:
    """One thing an officer wants to know, in one language."""

    name: str
    title: str
    lead: str
    """Its first paragraph, without marks."""
    parts: tuple[Part, ...]
    sections: tuple[Section, ...]
    pages: tuple[str, ...]
    """Addresses it speaks of; ``*`` stands for one part of an address."""
    bare_title: str


@dataclass(frozen=True)
class Hit:
    """A topic that holds every word asked for, and the passage that says so in pieces: (text, whether it is one of the words)."""

    topic: Topic
    section: Section
    passage: tuple[tuple[str, bool], ...]
