"""``make lint`` refuses what the contracts forbid: each is broken once in a folder of its own."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bazan.core.settings import ROOT

BROKEN = {
    "bazan.directory.places.writing: name the module by the noun": {"directory/places/writing.py": ""},
    "bazan.data.wells has no manifest.py": {"data/wells/api.py": ""},
    "bazan.data.wells.manifest:1: bazan.core.nowhere.all leads nowhere": {"data/wells/manifest.py": 'NAME = "bazan.core.nowhere.all"'},
    "bazan.data.wells.api -> bazan.directory.places.web.views: enter by api": {
        "data/wells/manifest.py": "",
        "data/wells/api.py": "from bazan.directory.places.web import views",
        "directory/places/web/views.py": "",
    },
    "bazan.directory.places.api -> bazan.data.wells.api": {
        "data/wells/manifest.py": "",
        "data/wells/api.py": "",
        "directory/places/api.py": "from bazan.data.wells import api",
    },
    "No cycles are allowed in bazan.directory.places": {
        "directory/places/actions.py": "from bazan.directory.places import queries",
        "directory/places/queries.py": "from bazan.directory.places import actions",
    },
}

TRIED = (
    "Groups import downwards", "Every app has a manifest", "Modules are nouns", "Dotted references lead somewhere",
    "Apps are entered by their public modules", "No cycles at any depth",
)  # fmt: skip


def contracts() -> str:
    """Those of the product that any tree can be asked, without the exceptions of the product's own."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    lines = ["[tool.importlinter]", 'root_package = "bazan"', f"contract_types = {json.dumps(told['contract_types'])}"]
    for contract in told["contracts"]:
        if contract["name"] in TRIED:
            kept = {key: value for key, value in contract.items() if key not in ("ignore_imports", "known")}
            kept |= {"layers": [f"({layer})" for layer in kept["layers"]]} if "layers" in kept else {}
            lines += ["[[tool.importlinter.contracts]]", *(f"{key} = {json.dumps(value)}" for key, value in kept.items())]
    return "\n".join(lines)


@pytest.mark.parametrize("said", BROKEN)
def test_what_breaks_the_structure_is_refused_by_name(said, tmp_path):
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in {"directory/places/manifest.py": "", **BROKEN[said]}.items():
        file = tmp_path / "bazan" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        for folder in file.parents:
            if folder != tmp_path and folder.is_relative_to(tmp_path):
                (folder / "__init__.py").touch()
        file.write_text(text)
    (tmp_path / ".importlinter.toml").write_text(contracts())
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", ".importlinter.toml"]
    ran = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path), "COLUMNS": "400"}, capture_output=True, text=True
    )
    assert ran.returncode == 1 and said in " ".join(ran.stdout.split()), ran.stdout + ran.stderr
