"""Writes the pages that the code knows better than we do: ``make docs``. A test fails when one is out of date."""

import argparse
import re
import tomllib
from dataclasses import fields
from functools import partial
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig

from bazan.core.labels import label
from bazan.core.language import LANGUAGES, speaking
from bazan.core.settings import ROOT, Settings
from bazan.directory.permissions.rules import ROLES
from bazan.platform.jobs.types import PROCESSES
from bazan.processes.composition import app_registry
from bazan.screens.help import api as help_topics
from tools.grammar_tables import tables

REFERENCE, HOW_TO = ROOT / "docs" / "reference", ROOT / "docs" / "how-to"
NOTE = "<!-- Written by `make docs`. Edit the code it describes. -->\n\n"


def settings_page() -> str:
    rows = []
    for declared in (one for kind in app_registry.settings() for one in fields(kind)):
        meta = declared.metadata
        default = str(meta["default"]).replace(str(ROOT), ".") or "*(empty)*"
        rows.append(f"| `{meta['name']}` | `{default}` | {meta['doc']} |")
    table = "\n".join(["| Setting | Default | What it does |", "|---|---|---|", *rows])
    return (
        f"# Settings\n\n{NOTE}Every setting is an environment variable. A wrong value stops the start and is named. "
        f"Secrets come from here and nowhere else.\n\n{table}\n\n{_ways_out()}"
    )


def _ways_out() -> str:
    """The variables that the province's ways out of the house name."""
    path = ROOT / "provinces" / fields_default("province") / "notifications" / "channels.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    rows = [(one["name"], one["channel"], one["url_env"], one.get("secret_env", "")) for one in table.get("providers", [])]
    rows += [(one["name"], "webhook", one["url_env"], one["secret_env"]) for one in table.get("webhooks", [])]
    lines = [f"| `{name}` | {channel} | `{url}` | {f'`{secret}`' if secret else ''} |" for name, channel, url, secret in rows]
    return "\n".join(
        [
            "## Ways out of the house",
            "",
            f"As [`channels.toml`](../../{path.relative_to(ROOT)}) names them. One whose address is empty doesn't exist:"
            " nothing leaves by it.",
            "",
            "| Name | Channel | Address | Secret |",
            "|---|---|---|---|",
            *lines,
            "",
        ]
    )


def fields_default(name: str) -> str:
    """The default of a setting."""
    return next(str(declared.metadata["default"]) for declared in fields(Settings) if declared.name == name)


def command_page() -> str:
    from bazan.processes.cli.__main__ import parser

    nouns = next(a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    rows = []
    for noun, noun_parser in sorted(nouns.choices.items()):
        verbs = next((a for a in noun_parser._actions if isinstance(a, argparse._SubParsersAction)), None)
        helped = {choice.dest: choice.help or "" for choice in (verbs or nouns)._choices_actions}
        if verbs is None:
            rows.append(f"| `bazan {noun}{_operands(noun_parser)}` | {helped.get(noun, '')} |")
        for verb, verb_parser in (verbs.choices if verbs else {}).items():
            rows.append(f"| `bazan {noun} {verb}{_operands(verb_parser)}` | {helped.get(verb, '')} |")
    table = "\n".join(["| Command | What it does |", "|---|---|", *rows])
    return f"# Commands\n\n{NOTE}From a checkout, `bin/bazan`. Each command has `--help`.\n\n{table}\n"


def _operands(parser: argparse.ArgumentParser) -> str:
    words = []
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        name = action.option_strings[-1] if action.option_strings else str(action.metavar or action.dest).upper()
        words.append(name if not action.option_strings or action.required else f"[{name}]")
    return " " + " ".join(words) if words else ""


def permissions_page() -> str:
    with speaking("en"):
        head = ["| Permission |", *(f" {label(f'people.role.{role}')} |" for role in ROLES), " Second proof |"]
    lines = []
    for permission in app_registry.permissions():
        cells = [*(role in permission.roles for role in ROLES), permission.second_factor]
        lines.append(f"| `{permission.name}` |" + "".join(f" {'yes' if cell else ''} |" for cell in cells))
    return "\n".join(
        [
            f"# Permissions\n\n{NOTE}What each role may do, within the places and sectors in which an account holds it. What stands in no",
            "row nobody may. An app declares its own in its manifest. Second proof: whoever holds it, by any role, signs in by a",
            "password and by a telephone's code or a passkey (`BAZAN_SECOND_PROOF`).\n",
            "".join(head),
            "|---" * (len(ROLES) + 2) + "|",
            *lines,
            "",
        ]
    )


def apps_page() -> str:
    """Every app with the label Django knows it by: tables, migrations and ``apps.get_model`` say it."""
    rows = []
    for app in app_registry.APPS:
        said = (import_module(app).__doc__ or "").partition("\n")[0]
        name = f"`{_django_label(app)}`" if app in app_registry.django_apps() else ""
        rows.append(f"| `{app.removeprefix('bazan.').replace('.', '/')}` | {name} | {said} |")
    table = "\n".join(["| App | Django label | What it is |", "|---|---|---|", *rows])
    return f"# Apps\n\n{NOTE}From the lowest to the highest. An app without a label has no tables.\n\n{table}\n"


def _django_label(app: str) -> str:
    named = vars(import_module(f"{app}.apps")).values()
    return next(str(one.label) for one in named if isinstance(one, type) and issubclass(one, AppConfig) and one is not AppConfig)


def processes_page() -> str:
    parts = [
        f"# Clocks and jobs\n\n{NOTE}What each process does by itself, as apps declare it in their manifests. A clock waits so long",
        "after each round, and is rung sooner by its channel of the database. A job is retried so many times.\n",
    ]
    for process in PROCESSES:
        clocks, jobs = app_registry.clocks(process), [job for job in app_registry.jobs() if job.process == process]
        if not app_registry.works(process):
            parts.append(f"## {process}\n\nNo room declares anything for it, so it is not started.\n")
            continue
        parts.append(f"## {process}\n\n| Clock | Every | Rung by | Calls |\n|---|---|---|---|")
        parts += [f"| {clock.name} | {clock.every_s:g} s | {clock.on and f'`{clock.on}`'} | `{clock.act!r}` |" for clock in clocks]
        if jobs:
            parts.append("\n| Job | Retried | Calls |\n|---|---|---|")
            parts += [f"| `{job.name}` | {job.attempts or 'no'} | `{job.act!r}` |" for job in jobs]
        parts.append("")
    return "\n".join(parts)


DRAWN = re.compile(r"(<!-- keys of ([\w.]+)[^\n]*-->\n).*?(\n<!-- end -->)", re.DOTALL)


def drawn_page(name: str) -> str:
    """A page as it stands, with the tables between its marks drawn from the declarations they name."""

    def draw(found: re.Match[str]) -> str:
        module, _, name = found[2].rpartition(".")
        return f"{found[1]}\n{tables(getattr(import_module(f'bazan.{module}'), name))}\n{found[3]}"

    return DRAWN.sub(draw, (REFERENCE / name).read_text("utf-8"))


TOPICS_NOTE = "<!-- Written by `make docs` from bazan/screens/help/topics. Edit it there. -->"


def topic_page(name: str) -> str:
    """A topic of the help as a page of the documents: in Vietnamese, then in English."""
    vi, en = (
        help_topics.as_markdown(name, spoken).replace("../../web/static/", "../../bazan/screens/help/web/static/") for spoken in LANGUAGES
    )
    title, _, text = vi.partition("\n")
    return f"{title}\n\n{TOPICS_NOTE}\n{text.rstrip()}\n\n---\n\n{en}"


LISTED = re.compile(r"(<!-- topics of the help -->\n).*?(<!-- end -->)", re.DOTALL)


def how_to_page() -> str:
    """The list of how-to pages, with those that are topics of the help between its marks."""
    titles = [
        (name, *(help_topics.as_markdown(name, spoken).partition("\n")[0].removeprefix("# ") for spoken in LANGUAGES))
        for name in help_topics.names()
    ]
    rows = "".join(f"| [{vi}]({name}.md) | {en} |\n" for name, vi, en in titles)
    return LISTED.sub(
        lambda found: f"{found[1]}| Việc | In English |\n|---|---|\n{rows}{found[2]}", (HOW_TO / "README.md").read_text("utf-8")
    )


PAGES = {
    "apps.md": apps_page,
    "permissions.md": permissions_page,
    "processes.md": processes_page,
    "settings.md": settings_page,
    "commands.md": command_page,
    "boards.md": partial(drawn_page, "boards.md"),
    "packs.md": partial(drawn_page, "packs.md"),
    "province-files.md": partial(drawn_page, "province-files.md"),
    "../how-to/README.md": how_to_page,
    **{f"../how-to/{name}.md": partial(topic_page, name) for name in help_topics.names()},
}


def main() -> None:
    for name, write in PAGES.items():
        path: Path = REFERENCE / name
        path.write_text(write(), "utf-8")
        print(path.resolve().relative_to(ROOT))


if __name__ == "__main__":
    main()
