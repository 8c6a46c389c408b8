"""Templates kept readable: one element a line, at most 160 characters. ``python -m tools.templates`` writes them so.

``--check`` only says which aren't.

A page must look the same however its template is broken into lines. So a line ends only where white space shows nowhere: beside a
block, where white space stood before, within a tag, within an expression, or beside one that then swallows it (``-%}``).
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 160
BLOCKS = frozenset(
    """html head body title meta link script noscript header footer main nav section article aside div form fieldset legend p h1 h2 h3 h4 h5
    h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td details summary figure figcaption blockquote hr br option optgroup path
    rect circle line g !doctype""".split()  # noqa: SIM905 - a list of words
)
"""Elements beside which white space shows nowhere."""
HOLDERS = frozenset(("select", "svg"))
"""Elements in which white space shows nowhere, though it does beside them."""
STRICT = frozenset(("p", "blockquote", "ins", "del"))
"""Their style may keep white space: none is put in, none becomes a line's end."""
WHOLE = frozenset(("pre", "textarea", "code"))
"""Left as they are."""
VOID = frozenset(("meta", "link", "hr", "br", "input", "img", "path", "rect", "circle", "line", "!doctype"))
OPENING = ("block", "if", "for", "macro", "call", "filter", "with", "set_")
MIDDLE = ("else", "elif")


@dataclass
class Piece:
    """A tag, a word of text, or something of Jinja; ``space``: white space before it reaches the page."""

    text: str
    kind: str
    """open, close, void, text, statement, expression, comment, whole"""
    name: str = ""
    space: bool = False
    strict: bool = False
    """Within an element whose white space may show."""
    swallows: tuple[bool, bool] = (False, False)
    """Whether it was written with a dash before and after; the dash itself is put back where a line's end needs it."""

    def __post_init__(self) -> None:
        if self.jinja:
            self.swallows = (self.text[2] == "-", self.text[-3] == "-")
            self.text = re.sub(r"^(\{[{%#])-", r"\1", re.sub(r"-([}%#]\})$", r"\1", self.text))

    @property
    def block(self) -> bool:
        return self.kind in ("open", "close", "void", "whole") and self.name in BLOCKS

    @property
    def holder(self) -> bool:
        return self.kind in ("open", "close") and self.name in HOLDERS

    @property
    def jinja(self) -> bool:
        return self.kind in ("statement", "expression", "comment")

    @property
    def trims(self) -> bool:
        """A line's end after it is swallowed, white space before it on its line too."""
        return self.kind in ("statement", "comment")


def jinja_end(text: str, start: int) -> int:
    """Where the ``{{ }}``, ``{% %}`` or ``{# #}`` that begins here ends; strings within may hold anything."""
    closing = {"{{": "}}", "{%": "%}", "{#": "#}"}[text[start : start + 2]]
    at = start + 2
    while not text.startswith(closing, at):
        if closing != "#}" and text[at] in "\"'":
            at = text.index(text[at], at + 1)
        at += 1
    return at + 2


def tag_end(text: str, start: int) -> int:
    at, quote = start + 1, ""
    while True:
        if text[at] == "{" and text[at + 1] in "{%#":
            at = jinja_end(text, at)
            continue
        if quote:
            quote = "" if text[at] == quote else quote
        elif text[at] in "\"'":
            quote = text[at]
        elif text[at] == ">":
            return at + 1
        at += 1


def unbroken(text: str) -> str:
    """A tag or an expression on one line."""
    return re.sub(r"\s*\n\s*", " ", text)


def pieces(text: str) -> list[Piece]:
    """The template in order. What is between two pieces is said by ``space`` of the second."""
    found: list[Piece] = []
    at, gap = 0, ""
    strict: list[str] = []

    def take(piece: Piece) -> None:
        nonlocal gap
        piece.space = bool(reaching(found[-1] if found else None, gap, piece))
        piece.strict = bool(strict)
        gap = ""
        found.append(piece)

    while at < len(text):
        if text[at : at + 2] in ("{{", "{%", "{#"):
            end = jinja_end(text, at)
            kind = {"{{": "expression", "{%": "statement", "{#": "comment"}[text[at : at + 2]]
            word = re.match(r"\{[%{#][-+]?\s*(\w*)", text[at:end])
            name = word[1] if word else ""
            if name == "set" and "=" not in text[at:end]:
                name = "set_"
            take(Piece(text[at:end] if kind == "comment" else unbroken(text[at:end]), kind, name))
        elif tag := re.match(r"</?(?=[a-zA-Z!])([\w!-]+)", text[at:]):
            end = tag_end(text, at)
            name = tag[1].lower()
            closing = text[at + 1] == "/"
            if name in WHOLE and not closing:
                end = text.index(f"</{name}>", end) + len(name) + 3
                within = tag_end(text, at)
                inside = re.sub(r"\{\{.*?\}\}", lambda said: unbroken(said[0]), text[within:end], flags=re.S)
                take(Piece(unbroken(text[at:within]) + inside, "whole", name))
            else:
                if closing and name in STRICT and name in strict:
                    take(Piece(unbroken(text[at:end]), "close", name))
                    strict.remove(name)
                else:
                    kind = "close" if closing else "void" if name in VOID or text[end - 2] == "/" else "open"
                    take(Piece(unbroken(text[at:end]), kind, name))
                    if kind == "open" and name in STRICT:
                        strict.append(name)
        else:
            prose = re.match(r"(?:(?!\{[{%#]|</?[a-zA-Z!]).)+", text[at:], re.S)
            assert prose, "what is no tag begins with a letter of prose"
            end = prose.end() + at
            for part in re.findall(r"\s+|\S+", text[at:end]):
                if part.isspace():
                    gap += part
                else:
                    take(Piece(part, "text"))
        at = end
    return found


def reaching(before: Piece | None, gap: str, after: Piece) -> str:
    """What of the white space between two pieces reaches the page."""
    if before is None:
        return ""
    if before.swallows[1] or after.swallows[0]:
        return ""
    if before.trims and gap.startswith("\n"):
        gap = gap[1:]
        if after.trims and "\n" not in gap:
            return ""
    if after.trims and "\n" in gap:
        gap = gap[: gap.rindex("\n") + 1]
    return gap


def free(before: Piece, after: Piece) -> bool:
    """Whether white space between the two shows nowhere."""
    if before.name == "endmacro" or after.name == "macro":
        return True
    if before.trims and after.trims:
        return not after.space
    if (before.kind == "open" and before.holder) or (after.kind == "close" and after.holder):
        return True
    inner = (before.kind == "open" and before.name in STRICT) or (after.kind == "close" and after.name in STRICT)
    return (before.block or after.block) and not inner and not (before.strict and after.strict and after.kind != "open")


def lasts(parts: list[Piece], first: int) -> int:
    """The piece that closes the block opened at ``first``; -1: not in sight."""
    depth = 0
    for at in range(first, len(parts)):
        if parts[at].name == parts[first].name:
            depth += {"open": 1, "close": -1}.get(parts[at].kind, 0)
            if depth == 0:
                return at
    return -1


def said(parts: list[Piece]) -> str:
    """Pieces on one line."""
    text = parts[0].text
    for part in parts[1:]:
        text += (" " if part.space else "") + part.text
    return text


def formatted(text: str) -> str:
    parts = pieces(text)
    lines: list[str] = []
    depth, at = 0, 0
    saved: list[int] = []
    while at < len(parts):
        part = parts[at]
        if part.kind == "statement" and part.name.startswith("end") and saved:
            depth = saved.pop()
        elif part.kind == "statement" and part.name in MIDDLE and saved:
            depth = saved[-1]
        elif part.kind == "close" and (part.block or part.holder):
            depth = max(0, depth - 1)
        end = line_of(parts, at, depth)
        run = parts[at:end]
        if at > 0 and part.name == "endmacro" and not part.space and not free(parts[at - 1], part):
            part.text = dashed(part.text, before=True)
        if end < len(parts) and part.name == "macro" and not parts[end].space and not free(part, parts[end]):
            part.text = dashed(part.text)
        here = depth - 1 if part.kind == "statement" and part.name in MIDDLE else depth
        lines += wrapped(run, "  " * (here if part.name not in MIDDLE else saved[-1] if saved else 0))
        for one in run:
            if one.kind == "statement" and one.name in OPENING:
                saved.append(depth)
                depth += 1
            elif one.kind == "statement" and one.name in MIDDLE:
                depth = saved[-1] + 1 if saved else depth
            elif one.kind == "statement" and one.name.startswith("end") and one is not part and saved:
                depth = saved.pop()
            elif (one.block or one.holder) and one.kind == "open":
                depth += 1
            elif (one.block or one.holder) and one.kind == "close" and one is not part:
                depth = max(0, depth - 1)
        at = end
    return "\n".join(lines) + "\n"


def line_of(parts: list[Piece], first: int, depth: int) -> int:
    """Where the line that begins at ``first`` ends: a whole element where it fits and holds no other block, else up to a block's border."""
    part = parts[first]
    room = LONGEST - 2 * depth
    if part.name in ("macro", "endmacro"):
        return first + 1
    if part.block and part.kind == "open":
        last = lasts(parts, first)
        inside = parts[first + 1 : last] if last > 0 else []
        small = ("br", "option", "path", "rect", "circle", "line")
        alone = last > 0 and not any((one.block and one.name not in small) or one.name == "include" for one in inside)
        if alone and len(said(parts[first : last + 1])) <= room and level(inside):
            return last + 1
        if last > 0 and part.name in STRICT:
            return last + 1
        return first + 1
    if part.block:
        return first + 1
    if part.trims and (first + 1 >= len(parts) or free(part, parts[first + 1])):
        return first + 1
    end = first + 1
    while end < len(parts) and parts[end].name != "endmacro" and not parted(parts[end - 1], parts[end]):
        end += 1
    return end


def parted(before: Piece, after: Piece) -> bool:
    """Whether the two stand on lines of their own: a block or a statement beside another thing, two expressions with a space between."""
    if can_break(before, after) != "plain":
        return False
    if after.jinja and after.space and not before.trims:
        return after.trims or before.kind == "expression"
    return free(before, after)


def level(parts: list[Piece]) -> bool:
    """Whether every statement begun here ends here."""
    depth = 0
    for part in parts:
        if part.kind == "statement":
            depth += 1 if part.name in OPENING else -1 if part.name.startswith("end") else 0
            if depth < 0:
                return False
    return depth == 0


def wrapped(run: list[Piece], indent: str) -> list[str]:
    """The pieces on as few lines as hold them; further lines are indented once more."""
    lines, first = [], 0
    while first < len(run):
        here = indent + "  " if lines else indent
        lead, length, end, best = "", len(here) + len(run[first].text), first + 1, 0
        if first and can_break(run[first - 1], run[first]) == "before":
            lead, length = "-", length + 1
        while end < len(run) and (length < LONGEST or not best):
            if can_break(run[end - 1], run[end]):
                best = end
            length += len(run[end].text) + run[end].space
            end += 1
        last = end if end == len(run) and (length <= LONGEST or not best) else best
        line = said(run[first:last])
        line = here + (dashed(line, before=True) if lead else line)
        lines.append(dashed(line) if last < len(run) and can_break(run[last - 1], run[last]) == "after" else line)
        first = last
    return [short for long in lines for short in folded(long, indent + "  ")]


def dashed(text: str, before: bool = False) -> str:
    """The same, swallowing white space ``before`` it or after."""
    return text[:2] + "-" + text[2:] if before else text[:-2] + "-" + text[-2:]


def can_break(before: Piece, after: Piece) -> str:
    """How a line may end between two pieces: ``plain``, by a dash ``after`` the one or ``before`` the other, or not at all."""
    if free(before, after):
        return "plain"
    if after.space:
        swallowed = before.trims or (after.trims and before.trims)
        return "" if swallowed or before.strict or after.strict else "plain"
    return "after" if before.jinja else "before" if after.jinja else ""


def folded(line: str, indent: str) -> list[str]:
    """A line that is still too long, broken within its tags and expressions."""
    gaps, lines, start = inner_gaps(line), [], 0
    while len(line) - start + (len(indent) + 2 if lines else 0) > LONGEST:
        most = start + LONGEST - (len(indent) + 2 if lines else 0)
        places = [at for at in gaps if start + len(indent) < at <= most]
        if not places:
            break
        lines.append((indent + "  " if lines else "") + line[start : places[-1]].rstrip())
        start = places[-1] + 1
    return [*lines, (indent + "  " if lines else "") + line[start:]]


def inner_gaps(line: str) -> list[int]:
    """Where a space stands between attributes of a tag, or after a comma of an expression."""
    found, at, quote, tag = [], 0, "", False
    while at < len(line):
        if line[at : at + 2] in ("{{", "{%"):
            end = jinja_end(line, at)
            found += [at + place for place in expression_gaps(line[at:end])]
            at = end
            continue
        if line[at : at + 2] == "{#":
            at = jinja_end(line, at)
            continue
        sign = line[at]
        if tag and quote:
            quote = "" if sign == quote else quote
        elif tag and sign in "\"'":
            quote = sign
        elif tag and sign == ">":
            tag = False
        elif re.match(r"<[a-zA-Z]", line[at:]):
            tag = True
        elif tag and sign == " " and line[at + 1] != "{":
            found.append(at)
        at += 1
    return sorted(found)


def expression_gaps(text: str) -> list[int]:
    found, quote = [], ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == " " and text[:at].strip("{% ") and (text[at - 1] == "," or re.match(r" (and|or|if|else) ", text[at:])):
            found.append(at)
    return found


def all_templates() -> list[Path]:
    return sorted(path for path in ROOT.glob("bazan/**/templates/**/*.html") if "tests" not in path.parts)


def main(arguments: list[str]) -> int:
    """0 when every template is written so."""
    wrong = 0
    for path in all_templates():
        text = path.read_text("utf-8")
        wanted = formatted(text)
        while (again := formatted(wanted)) != wanted:
            wanted = again
        name = path.relative_to(ROOT)
        if "--check" in arguments:
            if wanted != text:
                print(f"{name}: run python -m tools.templates")
                wrong += 1
        elif wanted != text:
            path.write_text(wanted, "utf-8")
        for number, line in enumerate(wanted.splitlines(), 1):
            if len(line) > LONGEST:
                print(f"{name}:{number}: {len(line)} characters, at most {LONGEST}")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
