"""``bazan briefings``: one issued and written to a file, checked, its passports taken out, and what is said of strange files."""

import io
import json
import zipfile

import docx
import pytest

from bazan.analysis.briefings.models import BriefingDocument
from bazan.analysis.briefings.tests.conftest import land as land
from bazan.analysis.briefings.tests.conftest import leader
from bazan.analysis.briefings.tests.conftest import made_land as made_land
from bazan.platform.security import verify
from bazan.processes.cli.__main__ import parser, run

pytestmark = pytest.mark.django_db


def asked(*words) -> int:
    return run(parser().parse_args(["briefings", *map(str, words)]))


@pytest.fixture
def made(land, tmp_path, capsys):
    """A briefing of the month, as JSON and in its file."""
    person, file = leader(), tmp_path / "month.json"
    assert asked("make", "monthly", "--as", person.username, "--format", "json", "--out", file, "--at", "2026-11-03T09:00") == 0
    return json.loads(capsys.readouterr().out), file


def test_a_briefing_is_made_checked_and_its_numbers_looked_up(made, tmp_path, capsys):
    told, file = made
    assert told["symbol"] == "01/BC-UBND" and told["sentences"] >= 3
    assert asked("verify", file) == 0 and "nothing was altered" in capsys.readouterr().out
    said = json.loads(file.read_text("utf-8"))["payload"]
    code = next(piece["code"] for one in said["sentences"] for piece in one["pieces"]["vi"] if piece["code"])
    assert asked("passport", code.lower(), "--out", tmp_path / "p.zip") == 0
    with zipfile.ZipFile(tmp_path / "p.zip") as bundle:
        assert sorted(bundle.namelist()) == ["README.txt", f"passport-{code}.json", "verify.py"]
        passport = bundle.read(f"passport-{code}.json")
        assert verify.opened(passport) is not None and f"passport-{code}.json --key" in bundle.read("README.txt").decode()
    (tmp_path / "p.json").write_bytes(passport.replace(b'"version": 1', b'"version": 2'))
    capsys.readouterr()
    assert asked("verify", tmp_path / "p.json") == 1 and "altered" in capsys.readouterr().out


def test_it_is_drawn_anew_by_the_templates_as_they_stand_and_kept_nowhere(made, tmp_path, capsys):
    told, _ = made
    assert asked("draw", told["briefing"], "--out", tmp_path / "b.docx", "--language", "vi") == 0
    assert "BÁO CÁO" in [paragraph.text for paragraph in docx.Document(str(tmp_path / "b.docx")).paragraphs]
    assert BriefingDocument.objects.count() == 3
    assert asked("template", "--out", tmp_path / "t.docx") == 0
    assert "{{ subject }}" in [paragraph.text for paragraph in docx.Document(io.BytesIO((tmp_path / "t.docx").read_bytes())).paragraphs]


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_a_printed_document_is_known_by_its_bytes(land, tmp_path, capsys, form):
    file = tmp_path / f"note.{form}"
    assert asked("make", "daily", "--as", leader().username, "--format", form, "--out", file, "--sector", "orchards") == 0
    capsys.readouterr()
    assert asked("verify", file) == 0 and "01/BC-UBND" in capsys.readouterr().out
    file.write_bytes(file.read_bytes() + b"\0")
    assert asked("verify", file) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("make", "daily", "--as", "nobody", "--format", "pdf", "--out", "x.pdf"), "Nobody can sign in by the name nobody"),
        (("make", "daily", "--as", "nobody", "--format", "pdf", "--out", "no/such/folder/x.pdf"), "can't be written"),
        (("verify", "nothing.json"), "There is no file nothing.json"),
        (("passport", "AAAAA-AAAAA", "--out", "x.zip"), "No number has the code"),
        (("draw", "999", "--out", "x.docx"), "no such briefing"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(land, tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    assert asked(*words) == 2 and said in capsys.readouterr().err and not list(tmp_path.iterdir())


@pytest.mark.parametrize("data", [b"", b"{", b'{"a": 1}', b"%PDF-1.7 mine", bytes(range(256))])
def test_a_strange_file_is_refused(land, tmp_path, capsys, data):
    (tmp_path / "strange").write_bytes(data)
    assert asked("verify", tmp_path / "strange") in (1, 2)
    assert "Traceback" not in capsys.readouterr().err
