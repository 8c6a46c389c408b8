"""``bazan retention verify``: whether what was proven erased is gone."""

import pytest

from bazan.directory.personal_data import api as personal_data
from bazan.processes.cli import __main__ as cli

pytestmark = pytest.mark.django_db


def verify():
    return cli.run(cli.parser().parse_args(["--language", "en", "retention", "verify"]))


def test_a_proof_that_is_not_true_is_told_with_how_many_are_left(monkeypatch, capsys):
    assert verify() == 0 and capsys.readouterr().out.count("\n") == 1
    monkeypatch.setattr(personal_data, "remaining", lambda: [(personal_data.rules()[0], 7)])
    assert verify() == 1
    told = capsys.readouterr().out
    assert "7" in told and told.count("\n") == 1
