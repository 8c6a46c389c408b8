"""``bazan map``, as people type it."""

import pytest

from bazan.core.language import speaking
from bazan.directory.base_map.tests import sample_files as files
from bazan.processes.cli.__main__ import parser, run

pytestmark = pytest.mark.django_db


def asked(*words):
    with speaking("en"):
        return run(parser().parse_args(["--language", "en", "map", *map(str, words)]))


def test_the_command_imports_lists_and_goes_back(tmp_path, capsys):
    files.settle(tmp_path / "province")
    path = files.geojson(tmp_path / "xa.geojson")
    assert asked("list") == 0 and "No ground" in capsys.readouterr().out
    assert asked("import", path) == 2 and "--attribution" in capsys.readouterr().err
    assert asked("import", path, "--attribution", "Sở Xây dựng", "--name", "Đợt 1") == 0
    assert "is served: “Đợt 1”, hamlets and quarters 1, roads 2, lakes 1, rivers and streams 1." in capsys.readouterr().out
    assert asked("list") == 0
    said = capsys.readouterr().out
    assert "doesn't say whose it is" in said and "served       Đợt 1  (Sở Xây dựng)" in said
    assert asked("serve", 4711) == 2 and "no version 4711" in capsys.readouterr().err
    assert asked("import", tmp_path / "nowhere.pmtiles") == 2 and "no file nowhere.pmtiles" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_refusal_is_said_in_either_language_without_a_hole(tmp_path, capsys, language):
    files.settle(tmp_path / "province")
    path = files.geojson(tmp_path / "xa.geojson", files.road((10.1, 106.1), (10.1, 106.2)))
    assert run(parser().parse_args(["--language", language, "map", "import", str(path), "--attribution", "x"])) == 2
    said = capsys.readouterr().err
    assert {"vi": "bị đảo", "en": "are swapped"}[language] in said and "{" not in said and "–" not in said
