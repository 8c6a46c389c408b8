"""The files of a province's folder as data, with the province's one name."""

import tomllib
from pathlib import Path
from typing import Any


def declared(folder: Path, file: str = "province.toml") -> dict[str, Any]:
    """One of the folder's TOML files. Where it says {province} or {province_en}, the ``name`` or ``name_en`` of ``province.toml`` stands:
    the name is chosen there alone, so no screen can show two."""
    whole = (folder / "province.toml").read_text("utf-8")
    named = tomllib.loads(whole)
    text = whole if file == "province.toml" else (folder / file).read_text("utf-8")
    name, name_en = named.get("name", ""), named.get("name_en", named.get("name", ""))
    return tomllib.loads(text.replace("{province}", name).replace("{province_en}", name_en))
