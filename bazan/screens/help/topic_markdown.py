"""Topics as they are written: Markdown, in which ``{label:ID}`` is what a button is called and ``{page:DOOR.SECTION}`` the way to a page.

No HTML passes. Links to other topics and pictures are relative paths, so that the files read as well where they lie.
"""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bazan.core.labels import labels
from bazan.screens.help.rules import bare
from bazan.screens.help.types import Part, Section, Topic

NAMED = re.compile(r"\{(label|page):([\w.]+)\}")
_SIGNS = re.compile(r"([\\`*_\[\]<>|#])")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def keys_of(kind: str, name: str) -> list[str]:
    """The labels that stand where a topic names something."""
    door, _, section = name.rpartition(".")
    return [name] if kind == "label" else [f"frontend.door.{door}", f"frontend.nav.{section}"]


def filled(written: str, spoken: str) -> str:
    """The Markdown with what it names put in, in this language."""
    known = labels(spoken)
    return NAMED.sub(lambda named: " › ".join(_SIGNS.sub(r"\\\1", known.get(key, key)) for key in keys_of(named[1], named[2])), written)


def topic(name: str, written: str, spoken: str, pages: tuple[str, ...], shift: int = 0) -> Topic:
    """``shift``: how much deeper its headings stand than on a page of its own.

    Raises ValueError for one that doesn't begin with its title.
    """
    tokens = _MARKDOWN.parse(unicodedata.normalize("NFC", filled(written, spoken)))
    if [token.tag for token in tokens[:1]] != ["h1"]:
        raise ValueError(f"{name} ({spoken}): a topic begins with its title")
    title, tokens = _plain(tokens[1]), tokens[3:]
    lead = next((_plain(token) for token in tokens if token.type == "inline"), "")
    sections = _sections(name, tokens)
    _settle(name, tokens, shift)
    return Topic(name, title, lead, tuple(_parts(tokens)), sections, pages, bare(title))


def _plain(token: Token) -> str:
    return "".join(" " if one.type == "softbreak" else one.content for one in token.children or [] if one.type != "image").strip()


def anchor(topic_name: str, title: str) -> str:
    """Of a heading: unlike any of another topic, since a guide holds many."""
    return f"{topic_name}-{'-'.join(re.findall(r'[a-z0-9]+', bare(title)))}"


def _sections(name: str, tokens: Sequence[Token]) -> tuple[Section, ...]:
    gathered: list[tuple[str, list[str]]] = [("", [])]
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline" and before is not None and before.type == "heading_open":
            gathered.append((_plain(token), []))
        elif token.type == "inline" and _plain(token):
            gathered[-1][1].append(_plain(token))
    whole = [(title, " ".join(texts)) for title, texts in gathered]
    return tuple(Section(anchor(name, title) if title else "", title, text, bare(title), bare(text)) for title, text in whole)


def _settle(name: str, tokens: Sequence[Token], shift: int) -> None:
    """Headings get their anchors and depth, links between topics their addresses, tables their dress."""
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and after is not None:
            token.attrSet("id", anchor(name, _plain(after)))
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{int(token.tag[1]) + shift}"
        if token.type == "table_open":
            token.attrSet("class", "rows")
        for inner in token.children or []:
            target = str(inner.attrGet("href") or "")
            if inner.type == "link_open" and PurePosixPath(target.partition("#")[0]).suffix == ".md":
                inner.attrSet("href", f"/help/{PurePosixPath(target.partition('#')[0]).stem}")


def _parts(tokens: Sequence[Token]) -> list[Part]:
    """Runs of text, and the pictures between them, each of which is a paragraph of its own."""
    parts: list[Part] = []
    run: list[Token] = []
    for token in tokens:
        pictures = [inner for inner in token.children or [] if inner.type == "image"]
        if not pictures:
            run.append(token)
            continue
        run.pop()  # the paragraph that the picture opened
        parts.append(_text(run))
        parts += [Part(picture=PurePosixPath(str(one.attrGet("src"))).name, alt=one.content) for one in pictures]
        run = []
    return [part for part in [*parts, _text(run)] if part.picture or part.html]


def _text(run: Sequence[Token]) -> Part:
    """What a picture's paragraph leaves behind, its end, says nothing."""
    opened = run[1:] if run and run[0].type == "paragraph_close" else run
    html = _MARKDOWN.renderer.render(opened, _MARKDOWN.options, {})
    return Part(html.replace("<table", '<div class="table-scroll" tabindex="0"><table').replace("</table>", "</table></div>"))
