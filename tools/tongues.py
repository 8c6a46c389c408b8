"""What the further tongues of the citizens' app leave to Vietnamese: ``python -m tools.tongues`` lists each empty label by its file."""

import sys
import tomllib
from pathlib import Path

from bazan.core.labels import flatten
from bazan.core.settings import ROOT


def empty() -> dict[Path, list[str]]:
    """File to its labels without words."""
    found = {}
    for path in sorted((ROOT / "bazan").glob("*/*/minority_languages/*.toml")):
        found[path] = [key for key, text in flatten(tomllib.loads(path.read_text("utf-8"))).items() if not text]
    return found


def main() -> int:
    for path, keys in empty().items():
        print(f"{path.relative_to(ROOT)}: {len(keys)} empty")
        for key in keys:
            print(f"  {key}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
