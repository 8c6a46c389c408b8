"""The published figures of 2022 and 2023 pass every check of the monthly report, and come out as they were published."""

import csv
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import pytest
from django.db import transaction

from bazan.core.settings import ROOT
from bazan.core.time import LOCAL, Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.packs import load

FOLDER = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 25, tzinfo=UTC)
PUBLISHED = [
    ("grdp_growth", "2022-Q2", 6.33),
    ("grdp_value", "2022-Q2", 8941),
    ("grdp_services", "2022-Q2", 44.82),
    ("social_investment", "2022-Q2", 8229.95),
    ("revenue", "2022-06", 1562),
    ("iip_ytd", "2023-03", 105.09),
    ("alumina_ytd", "2023-03", 177.43),
    ("power_ytd", "2023-03", 411),
    ("grdp_growth", "2023-Q3", 5.71),
    ("exports_ytd", "2023-09", 700),
]
FROM_PERCENTAGES = [
    ("revenue_percent", "2022-06", 52.05),
    ("revenue_percent", "2023-09", 59),
    ("pi_reported", "2023-09", 32.52),
    ("exports_growth", "2023-09", -15.1),
]


def rows() -> list[dict]:
    with (FOLDER / "history" / "monthly_report.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.django_db
def test_published_figures_load_as_the_monthly_report_and_come_out_as_published():
    places.load_province(FOLDER)
    organizations.load_province(FOLDER)
    pack = load(ROOT / "sectors" / "socioeconomy")
    datasets.load_pack(pack)
    indicators.load_pack(pack, NOW)
    for period, group in groupby(rows(), key=lambda row: row["period"]):
        sent = [Record({k: v for k, v in row.items() if k != "source"}, n) for n, row in enumerate(group, 2)]
        context = Context(period=Period.parse(period), fixed={"unit": "thong-ke-tinh"}, decimal=".")
        with transaction.atomic():
            staged = datasets.stage("socioeconomy.report", sent, context)
            assert staged.findings == ()
            at = datetime.fromisoformat(f"{period}-28").replace(tzinfo=LOCAL)
            assert datasets.commit(staged, Origin(1, "an.officer", at)).new == len(sent)
    indicators.measure_due(NOW)
    for code, period, published in PUBLISHED + FROM_PERCENTAGES:
        wanted = Period.parse(period)
        root = Feature("place", places.root(datetime.fromisoformat("2023-01-01").date()).id)
        found = indicators.series(f"socioeconomy.{code}", root, wanted.start, wanted.end)
        assert found and found[0].value == pytest.approx(published, abs=0.02), (code, period)


def test_every_published_figure_names_its_source():
    assert all(row["source"] and row["source"] in row["note"] for row in rows())
