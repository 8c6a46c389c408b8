"""What the guide to new sectors shows is a pack that passes: its files, put into a folder as they stand there."""

import re
import shutil

from bazan.core.settings import ROOT
from bazan.processes.composition.pack_grammars import check

GUIDE = ROOT / "docs" / "how-to" / "add-a-sector.md"
HEAD = 'id = "fields"\nversion = 1\norder = 9\nicon = "trees"\nowner = "so-nnmt"\n[title]\nvi = "Ruộng"\nen = "Fields"\n'


def test_the_files_of_the_guide_pass_as_they_stand(tmp_path):
    shown = dict(re.findall(r"^`([a-z_]+/[a-z_]+\.toml)`[^\n]*\n\n```toml\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE))
    assert {name.partition("/")[0] for name in shown} == {"datasets", "forms", "indicators", "labels", "samples"}
    pack = tmp_path / "fields"
    for name, text in {**shown, "labels/en.toml": shown["labels/vi.toml"], "pack.toml": HEAD, "README.md": "# Fields\n"}.items():
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(text, "utf-8")
    (pack / "tables").mkdir()
    shutil.copy(ROOT / "sectors" / "agriculture" / "tables" / "annual_crops.csv", pack / "tables")
    assert check(pack) == []
