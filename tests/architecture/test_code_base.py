"""What keeps the tree readable: the core knows no sector and no province, files stay short, names say something."""

import re
import subprocess
import tomllib

from django.apps import apps

from bazan.core.settings import ROOT

LONGEST = 400
VAGUE = re.compile(r"(^|/)(utils?|helpers?|common|misc|managers?)(\.py|/)")


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def core_files() -> list[str]:
    return [f for f in tracked("bazan") if "/tests/" not in f and f.endswith((".py", ".jinja", ".html", ".toml", ".js", ".css", ".sql"))]


def sector_words() -> set[str]:
    """Pack ids, property codes and station kinds of every sector, and every province's folder and name."""
    words = set()
    for pack in (ROOT / "sectors").glob("*/pack.toml"):
        words.add(pack.parent.name)
    for vocabulary in (ROOT / "sectors").glob("*/vocabulary.toml"):
        table = tomllib.loads(vocabulary.read_text("utf-8"))
        words |= {p["code"] for p in table.get("properties", [])}
    for province in (ROOT / "provinces").glob("*/province.toml"):
        words |= {province.parent.name, tomllib.loads(province.read_text("utf-8"))["name"]}
    return words


# Words a pack uses that are also plain English or plain Python; finding them in quotes proves nothing.
EVERYDAY = {
    "security", "health", "education", "administration", "environment", "rain", "flow", "current", "temperature", "level", "do", "ph",
    "co", "sai", "lead",
    "field_reports",  # also the room that takes them in; the sector's own codes are looked for below
}  # fmt: skip


def test_the_core_knows_no_sector_and_no_province_by_name():
    words = sorted(sector_words() - EVERYDAY)
    assert words, "no pack declares anything"
    named = re.compile(rf"""["']({"|".join(map(re.escape, words))})["'.]""")
    default_province = 'BAZAN_PROVINCE", "'  # the default of a setting has to name one
    found = [
        f"{name}:{number}: {line.strip()}"
        for name in core_files()
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1)
        if named.search(line) and default_province not in line
    ]
    assert found == []


def test_the_core_names_no_indicator_of_a_sector():
    rooms = {path.name for path in (ROOT / "bazan").glob("*/*") if path.is_dir()} | {config.label for config in apps.get_app_configs()}
    packs = [path.parent for path in (ROOT / "sectors").glob("*/pack.toml")]
    codes = [rf"{pack.name}\.[a-z]" for pack in packs if pack.name not in rooms]
    codes += [rf"{pack.name}\.{file.stem}\b" for pack in packs if pack.name in rooms for file in pack.glob("*/*.toml")]
    code = re.compile(rf"""["']({"|".join(codes)})""")
    assert [f for f in core_files() if f.endswith((".py", ".html", ".jinja", ".js")) and code.search((ROOT / f).read_text("utf-8"))] == []


def test_no_file_grew_too_long():
    files = [f for f in tracked("*.py", "*.js", "*.css", "*.jinja", "*.html") if "/migrations/" not in f and "/vendor/" not in f]
    lengths = {f: len((ROOT / f).read_text("utf-8").splitlines()) for f in files}
    assert {f: n for f, n in lengths.items() if n > LONGEST} == {}


def test_names_say_something():
    assert [f for f in tracked() if VAGUE.search(f)] == []


def test_what_the_type_checker_is_told_to_pass_over_has_its_rule_and_reason():
    ignored, reasoned = re.compile(r"#\s*(type|pyright|pyrefly|mypy):\s*ignore"), re.compile(r"# (?:pyrefly): ignore\[[\w, -]+\] - \w")
    lines = [
        (f"{name}:{number}", line)
        for name in tracked("*.py")
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1)
        if ignored.search(line)
    ]
    assert lines, "no file ignores anything: this test looks for the wrong words"
    assert [where for where, line in lines if not reasoned.search(line)] == []


def test_no_lock_names_a_registry():
    addresses = re.compile(r"https?://|files\.pythonhosted|registry\.", re.IGNORECASE)
    locks = [*tracked("requirements"), *tracked("package.json", "package-lock.json", ".npmrc")]
    lines = [(f, line) for f in locks for line in (ROOT / f).read_text("utf-8").splitlines()]
    funding = re.compile(r'"(url|funding|license)":')
    assert [(f, line) for f, line in lines if addresses.search(line) and not funding.search(line)] == []


def test_every_dependency_is_explained():
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text("utf-8")
    named = {
        re.split(r"[\[<>=~! ]", line)[0]
        for f in tracked("requirements/*.in")
        for line in (ROOT / f).read_text().splitlines()
        if line and not line.startswith("-")
    }
    assert [name for name in sorted(named) if f"`{name}`" not in page] == []


def test_every_decision_says_what_enforces_it():
    decisions = [f for f in tracked("docs/decisions") if re.search(r"/\d{4}-", f)]
    assert decisions
    assert [f for f in decisions if "Enforced by" not in (ROOT / f).read_text("utf-8")] == []


def test_links_in_the_documents_lead_somewhere():
    broken = []
    for name in tracked("*.md"):
        text = re.sub(r"```.*?```", "", (ROOT / name).read_text("utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            if "://" not in target and not target.startswith("mailto:") and not (ROOT / name).parent.joinpath(target).exists():
                broken.append(f"{name}: {target}")
    assert broken == []


def test_where_the_architecture_says_a_thing_is_there_is_something():
    table = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("## Where it is")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z_]+/[\w/.-]+)`", table)
    assert len(named) >= 10
    assert [path for path in named if not ((ROOT / path).exists() or (ROOT / "bazan" / path).exists())] == []
