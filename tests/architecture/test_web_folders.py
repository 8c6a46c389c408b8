"""Pages lie in the ``web`` folder of their app, and lean on lower apps only: what the import contracts can't see."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from jinja2 import Environment, nodes

from bazan.core.settings import ROOT
from bazan.platform.design_system.static_files import files, folders
from bazan.processes.composition.app_registry import APPS
from bazan.processes.composition.app_registry import folders as app_folders
from tests.architecture.test_code_base import tracked

OF_DJANGO = {"403.html", "403_csrf.html", "404.html", "500.html"}
"""Rendered by Django itself, which knows them by these names."""
FILLS_WORD = "bazan/analysis/briefings/documents/docx_file.py"
"""Fills the template of Word that a province edits: docxtpl does it by Jinja, in a sandbox. No page is drawn by it."""
FRAMES = "bazan.platform.design_system"
WEB = ("bazan.screens", "bazan.interfaces", "bazan.citizens.app", "bazan.platform.web", "bazan.platform.design_system")
"""Made of pages alone, beside the ``web`` folders."""
GUARD = "bazan/directory/accounts/page_access.py"
PUBLIC = {
    "bazan/citizens/app/access.py",
    "bazan/interfaces/cap_feed/views.py",
    "bazan/interfaces/ogc_api/access.py",
    "bazan/interfaces/open311/access.py",
    "bazan/platform/web/views.py",
    "bazan/screens/boards/web/views/search.py",
    "bazan/screens/duty_desk/web/views/heartbeat.py",
    "bazan/screens/sign_in/web/views/password_reset.py",
    "bazan/screens/sign_in/web/views/second_factor.py",
    "bazan/screens/sign_in/web/views/sign_in.py",
}
"""With a page for everybody, signed in or not, or with a guard of its own: by tokens, for programs."""


def app_of(folder: Path) -> str:
    """The app of a folder of templates or files."""
    parts = folder.relative_to(ROOT).parts[:-1]
    return ".".join(parts[:-1] if parts[-1] == "web" else parts)


def may_use(app: str, other: str) -> bool:
    """Whether ``other`` is the app itself or a lower one: the list of apps goes from the bottom to the top."""
    return APPS.index(other) <= APPS.index(app)


def templates() -> Iterator[tuple[str, str, Path]]:
    """(app, name, file) of every template."""
    for folder in app_folders("templates"):
        for file in sorted(folder.rglob("*.html")):
            yield app_of(folder), file.relative_to(folder).as_posix(), file


def web_code() -> list[str]:
    """The Python files that answer requests or draw pages, without tests."""
    files = [PurePosixPath(name) for name in tracked("bazan") if name.endswith(".py")]
    return [
        str(file) for file in files if "tests" not in file.parts and ("web" in file.parts[3:-1] or ".".join(file.parts).startswith(WEB))
    ]


def named_by_template(text: str) -> list[str]:
    """What a template extends, includes and imports. Of a name put together while it is rendered: how it begins."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = []
    for node in Environment(autoescape=True).parse(text).find_all(kinds):
        name = node.template.nodes[0] if isinstance(node.template, nodes.Concat) else node.template
        assert isinstance(name, nodes.Const), f"line {node.lineno}: a template's name begins with its folder"
        found.append(str(name.value))
    return found


def fetched_by_template(text: str) -> list[str]:
    """The files of the front end a template asks browsers to fetch; of an address put together while it is rendered: how it begins."""
    return re.findall(r"""\bstatic\(["']([^"']*)["']""", text)


def named_by_code() -> set[str]:
    """The templates that Python names."""
    names = set()
    for file in (ROOT / "bazan").rglob("*.py"):
        if "tests" not in file.parts:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w/-]+\.html", node.value):
                    names.add(node.value)
    return names


def test_templates_files_and_browser_code_lie_in_web_folders_or_in_apps_of_pages():
    files = [PurePosixPath(name) for name in tracked("bazan")]
    shown = [file for file in files if {"templates", "static"} & set(file.parts) and "tests" not in file.parts]
    assert shown
    assert [str(file) for file in shown if file.parts[3] != "web" and not ".".join(file.parts).startswith(WEB)] == []


def test_only_web_folders_render():
    rendering = re.compile(r"^\s*(from django\.(shortcuts|template)\b|import jinja2|from jinja2\b)", re.MULTILINE)
    other = {name for name in tracked("bazan") if name.endswith(".py") and "/tests/" not in name} - set(web_code())
    other = {name for name in other if not name.startswith("bazan/processes/")}
    assert sorted(name for name in other if rendering.search((ROOT / name).read_text("utf-8"))) == [FILLS_WORD]


def test_a_template_lies_in_a_folder_of_its_own_name():
    assert [name for app, name, _ in templates() if "/" not in name and app != FRAMES] == []
    names = [name for _, name, _ in templates()]
    assert len(names) == len(set(names))


def test_templates_lean_on_their_own_app_or_lower_ones():
    owner = {name: app for app, name, _ in templates()}
    leaning = [
        (name, other)
        for app, name, file in templates()
        for other in named_by_template(file.read_text("utf-8"))
        for of in {held for known, held in owner.items() if known == other or (other[-1] == "/" and known.startswith(other))}
        if not may_use(app, of)
    ]
    assert leaning == []


def test_templates_fetch_files_of_their_own_app_the_design_system_or_lower_ones():
    kept, owners, wrong = dict(files()), folders(), []
    for app, name, file in templates():
        for address in fetched_by_template(file.read_text("utf-8")):
            of, begins = address.partition("/")[0], address.split("%")[0]
            whole = address in kept or (not Path(begins).suffix and any(known.startswith(begins) for known in kept))
            if not whole or (of in owners and not may_use(app, app_of(owners[of]))):
                wrong.append((name, address))
    assert wrong == []


def test_every_file_an_app_brings_for_browsers_is_fetched():
    fetched = {address for _, _, file in templates() for address in fetched_by_template(file.read_text("utf-8"))}
    imported = {
        f"{name}/{script}" for name, folder in folders().items() for file in (folder / name).glob("*.js")
        for script in re.findall(r"""\b(?:from |import |import\()["']\./([^"']+)["']""", file.read_text("utf-8"))
    }  # fmt: skip
    begun = tuple(address for address in fetched if not Path(address).suffix)
    brought = [address for address, _ in files() if address.partition("/")[0] in folders()]
    assert brought
    assert [address for address in brought if address not in fetched | imported and not address.startswith(begun)] == []


def test_pages_are_guarded_and_know_their_language_by_the_one_guard():
    other = re.compile(r"\b(signed_in|get_language|require_GET|require_POST|require_safe|require_http_methods|csrf_exempt)\b")
    code = set(web_code())
    assert code >= PUBLIC and other.search((ROOT / GUARD).read_text("utf-8"))
    routes = {name for name in code if name.endswith(("/routes.py", "/platform/web/request_parameters.py"))}
    assert [name for name in sorted(code - PUBLIC - routes) if other.search((ROOT / name).read_text("utf-8"))] == []


def test_every_template_is_used():
    named = named_by_code() | OF_DJANGO
    begun = {other for _, _, file in templates() for other in named_by_template(file.read_text("utf-8"))}
    unused = [
        name for _, name, _ in templates() if name not in named | begun and not name.startswith(tuple(b for b in begun if b[-1] == "/"))
    ]
    assert unused == []


def test_a_template_that_leans_on_a_higher_app_would_be_seen():
    assert named_by_template('{% extends "wall/wall.html" %}{% include "boards/blocks/" ~ kind ~ ".html" %}') == [
        "wall/wall.html",
        "boards/blocks/",
    ]
    assert not may_use("bazan.screens.boards", "bazan.screens.wall") and may_use("bazan.screens.wall", "bazan.screens.boards")
