"""Screens live on the show floor, each room's in its own folders (decision 0014): checked for what the import contracts can't see."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from jinja2 import Environment, nodes

from bazan.core.settings import ROOT
from bazan.platform.design_system.static_files import files, folders
from tests.architecture.test_house import tracked

SHOW = ROOT / "bazan/show"
BELOW = ("core", "register", "connect", "measure", "watch", "act", "advise")
FOLDERS = {"templates", "static", "pages", "screens"}
ENDINGS = (".html", ".jinja", ".css", ".js")
OF_DJANGO = {"403.html", "403_csrf.html", "404.html", "500.html"}
"""Rendered by Django itself, which knows them by these names."""
FILLS_WORD = "bazan/analysis/briefings/documents/docx_file.py"
"""Fills the template of Word that a province edits: docxtpl does it by Jinja, in a sandbox. No page is drawn by it."""
FRAMES = "frontend"
GUARD = "bazan/platform/web/responses.py"
PUBLIC = {
    "bazan/screens/boards/web/views/search.py",
    "bazan/citizens/app/access.py",
    "bazan/screens/duty_desk/web/views/heartbeat.py",
    "bazan/screens/sign_in/web/views/password_reset.py",
    "bazan/screens/sign_in/web/views/sign_in.py",
    "bazan/screens/sign_in/web/views/second_factor.py",
    "bazan/platform/web/views.py",
    "bazan/interfaces/open311/access.py",
    "bazan/interfaces/ogc_api/access.py",
    "bazan/interfaces/cap_feed/views.py",
}
"""With a page for everybody, signed in or not, or with a guard of its own: by tokens, for programs."""


def rooms() -> list[str]:
    return sorted(folder.name for folder in SHOW.iterdir() if (folder / "__init__.py").is_file())


def room_layers() -> list[set[str]]:
    """The rooms of the show floor as the contract layers them, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (floor,) = (contract for contract in contracts if contract.get("containers") == ["bazan.show"])
    return [set(re.findall(r"\w+", layer)) for layer in floor["layers"]]


def below(room: str) -> set[str]:
    layers = room_layers()
    depth = next(number for number, layer in enumerate(layers) if room in layer)
    return set().union(*layers[depth + 1 :])


def room_of(template: str) -> str:
    """The room a template's name speaks of; the frames' names stand without a folder."""
    folder, _, rest = template.partition("/")
    return folder if rest else FRAMES


def templates() -> Iterator[tuple[str, str, Path]]:
    """(room, name, file) of every template."""
    for room in rooms():
        folder = SHOW / room / "templates"
        for file in sorted(folder.rglob("*.html")):
            yield room, file.relative_to(folder).as_posix(), file


def named_by_template(text: str) -> list[str]:
    """What a template extends, includes and imports. Of a name put together while it is rendered: how it begins."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = []
    for node in Environment(autoescape=True).parse(text).find_all(kinds):
        name = node.template.nodes[0] if isinstance(node.template, nodes.Concat) else node.template
        assert isinstance(name, nodes.Const), f"line {node.lineno}: a template's name begins with its room"
        found.append(str(name.value))
    return found


def fetched_by_template(text: str) -> list[str]:
    """The files of the front end a template asks browsers to fetch; of an address put together while it is rendered: how it begins."""
    return re.findall(r"""\bstatic\(["']([^"']*)["']""", text)


def named_by_pages(room: str) -> set[str]:
    """The templates a room's Python names."""
    names = set()
    for file in (SHOW / room).rglob("*.py"):
        if "tests" not in file.parts:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w/-]+\.html", node.value):
                    names.add(node.value)
    return names


def test_no_room_below_the_show_floor_has_a_template_a_page_or_a_style_sheet():
    files = [PurePosixPath(name) for floor in BELOW for name in tracked(f"bazan/{floor}")]
    assert files
    screens = [str(f) for f in files if FOLDERS & set(f.parts) or f.suffix in ENDINGS or f.name == "pages.py"]
    assert screens == []


def test_nothing_below_the_show_floor_renders():
    rendering = re.compile(r"^\s*(from django\.(shortcuts|template)\b|import jinja2|from jinja2\b)", re.MULTILINE)
    files = [name for floor in BELOW for name in tracked(f"bazan/{floor}") if name.endswith(".py") and "/tests/" not in name]
    assert [name for name in files if rendering.search((ROOT / name).read_text("utf-8"))] == [FILLS_WORD]


@pytest.mark.parametrize("room", rooms())
def test_a_rooms_templates_lie_in_a_folder_of_its_name(room):
    strangers = [name for owner, name, _ in templates() if owner == room and room_of(name) != room]
    assert strangers == []


@pytest.mark.parametrize("room", rooms())
def test_templates_lean_on_their_own_room_the_frames_or_rooms_below(room):
    may = {room, *below(room)}
    assert room == FRAMES or FRAMES in may
    leaning = [
        (name, other)
        for owner, name, file in templates()
        if owner == room
        for other in named_by_template(file.read_text("utf-8"))
        if room_of(other) not in may
    ]
    assert leaning == []


@pytest.mark.parametrize("room", rooms())
def test_templates_fetch_files_of_their_own_room_the_design_system_or_rooms_below(room):
    may, kept = {room, *below(room)}, dict(files())
    owners = folders()
    wrong = []
    for owner, name, file in templates():
        for address in fetched_by_template(file.read_text("utf-8")) if owner == room else ():
            of = address.partition("/")[0]
            begins = address.split("%")[0]
            whole = address in kept or (not Path(begins).suffix and any(known.startswith(begins) for known in kept))
            if not whole or (of in owners and of not in may):
                wrong.append((name, address))
    assert wrong == []


def test_every_file_a_room_brings_for_browsers_is_fetched():
    fetched = {address for _, _, file in templates() for address in fetched_by_template(file.read_text("utf-8"))}
    imported = {
        f"{room}/{name}" for room, folder in folders().items() for file in (folder / room).glob("*.js")
        for name in re.findall(r"""\b(?:from |import |import\()["']\./([^"']+)["']""", file.read_text("utf-8"))
    }  # fmt: skip
    begun = tuple(address for address in fetched if not Path(address).suffix)
    rooms_files = [address for address, _ in files() if address.partition("/")[0] in folders()]
    assert rooms_files
    assert [address for address in rooms_files if address not in fetched | imported and not address.startswith(begun)] == []


@pytest.mark.parametrize("room", rooms())
def test_a_rooms_pages_render_its_own_templates(room):
    own = {name for owner, name, _ in templates() if owner == room}
    assert named_by_pages(room) <= own


def test_pages_are_guarded_and_know_their_language_by_the_one_guard():
    other = re.compile(r"\b(signed_in|get_language|require_GET|require_POST|require_safe|require_http_methods|csrf_exempt)\b")
    files = {name for name in tracked("bazan/show") if name.endswith(".py") and "/tests/" not in name}
    assert {GUARD} | PUBLIC <= files
    assert [name for name in sorted(files - PUBLIC - {GUARD}) if other.search((ROOT / name).read_text("utf-8"))] == []


def test_every_template_is_used():
    named = set().union(*(named_by_pages(room) for room in rooms())) | OF_DJANGO
    begun = {other for _, _, file in templates() for other in named_by_template(file.read_text("utf-8"))}
    unused = [
        name for _, name, _ in templates() if name not in named | begun and not name.startswith(tuple(b for b in begun if b[-1] == "/"))
    ]
    assert unused == []


def test_a_template_that_leans_on_an_upper_room_would_be_seen():
    assert named_by_template('{% extends "wall/wall.html" %}{% include "boards/blocks/" ~ kind ~ ".html" %}') == [
        "wall/wall.html",
        "boards/blocks/",
    ]
    assert "wall" not in below("boards") and "boards" in below("wall") and FRAMES in below("readings")
