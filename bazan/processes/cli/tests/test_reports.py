"""``bazan reports``: a former system's reports from the command line."""

import pytest

from bazan.citizens.field_reports.models import Report
from bazan.processes.cli import __main__ as cli
from tests.fixtures.report_province import province  # noqa: F401 - a fixture

HEAD = "report,service,commune,unit,state,received_at,first_due_at,answered_at\n"
GOOD = "cu-1,field_reports.waste,1,ubnd-1,closed,2026-10-01T08:00:00+07:00,2026-10-06T08:00:00+07:00,2026-10-02T08:00:00+07:00\n"


@pytest.mark.usefixtures("province")
def test_a_file_is_taken_over_and_its_bad_lines_are_said(tmp_path, capsys):
    path = tmp_path / "cu.csv"
    path.write_text(HEAD + GOOD + GOOD.replace("cu-1", "cu-2").replace("ubnd-1", "ubnd-x"), "utf-8")
    assert cli.run(cli.parser().parse_args(["--language", "vi", "reports", "import", str(path)])) == 1
    said = capsys.readouterr().out
    assert "Dòng 3: Cột unit: không nhận ubnd-x." in said and "1 phản ánh được nhận" in said
    assert Report.objects.count() == 1
