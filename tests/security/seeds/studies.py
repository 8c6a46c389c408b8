"""What was asked and reckoned: a question and its file, an inquiry, a briefing, a scenario, an insight, models, a process."""

import hashlib

from django.apps import apps

from bazan.analysis.briefings import api as briefings
from bazan.analysis.explore import api as explore
from bazan.analysis.explore import queries
from bazan.analysis.explore.web import request_parameters
from bazan.analysis.outbreaks import api as outbreaks
from bazan.analysis.process_mining import api as process_mining
from bazan.analysis.scenarios import api as scenarios
from bazan.analysis.scenarios.types import Changes
from bazan.analysis.sql_queries import api as sql_queries
from bazan.data.indicators import api as indicators
from bazan.directory.machine_models import api as machine_models
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed
from tests.security.seeds.province import Province

CROP = "orchards.crop_month"
TEXT = "SELECT code, name FROM place WHERE kind = 'commune' ORDER BY code"


def seed_studies(province: Province) -> dict[str, str]:
    """Write them; what stands for the parts of addresses that name them."""
    at, by = province.at, province.everybody
    inquiry = sql_queries.ask(TEXT, by, at)
    sql_queries.run(inquiry.id)
    noticed = Noticed(
        "k", province.place_id, 0.9, at, {"vi": "Giảm lạ", "en": "Falls"}, CROP, ("place", province.place_id), "/decide/orchards"
    )
    insights.notice("unusual", "orchards", [noticed], at)
    indicators.load_pack(province.packs["health"])
    known = Changes({"": {"beds": 1000.0, "occupancy": 80.0}})
    scenario = scenarios.save("health.hospital_surge", province.place_id, known, by, at, "k")
    outbreaks.declare_models()
    process_mining.study_due(at)
    waits = "decide/<slug:pack>/waits"
    return {
        "inquiry_id": str(inquiry.id), "kind@inquiries": "csv", "insight_id": str(insights.insights("orchards")[0].id),
        "scenario_id": str(scenario.id), "code@models": machine_models.models()[0].declared.code, "pack": "orchards", "what@boards": "xlsx",
        "pack@decide/<slug:pack>/scenarios": "health", f"pack@{waits}": "administration", f"process@{waits}": "dossier",
        **_seed_explorations(province), **_seed_briefing(province),
    }  # fmt: skip


def _seed_explorations(province: Province) -> dict[str, str]:
    """The question the page begins with, answered, kept, and made into a file, as the process of the history leaves them."""
    at, reach = province.at, province.everybody.reach
    begins = request_parameters.asked_of({}, at)
    question, source = begins.question, begins.source
    answer = {"cells": [], "held": [], "sql": "SELECT 1", "only": "", "read": 0, "waiting": 0, "gaps": [], "seconds": 0.4}
    done = {"state": "done", "started_at": at, "ended_at": at, "rows": 0, "read": 0, "seconds": 0.4}
    asked = apps.get_model("explorations", "Asked").objects
    number = explore.ask(question, source, "", reach, at)
    asked.filter(id=number).update(answer=answer, **done)
    file = explore.ask(question, source, "rows.parquet", reach, at)
    asked.filter(id=file).update(bytes=4, **done)
    queries.folder().mkdir(parents=True, exist_ok=True)
    (queries.folder() / f"{file}.rows.parquet").write_bytes(b"PAR1")
    return {
        "run_id@explore": str(number), "run_id@explore/runs/<int:run_id>/file": str(file), "kind@explore": "csv",
        "kept_id": str(explore.keep("Giỏ", question, (), False, reach, at)),
    }  # fmt: skip


def _seed_briefing(province: Province) -> dict[str, str]:
    """A weekly briefing, one of its documents as the process that prints leaves it, and the passport of a number in it."""
    briefing = briefings.issue("weekly", province.everybody, province.at, province.at, "k", languages=("vi",))
    document = {"format": "docx", "language": "vi", "data": briefings.preview(briefing.id, "docx", "vi")}
    apps.get_model("briefings", "BriefingDocument").objects.create(
        briefing_id=briefing.id, **document, sha256=hashlib.sha256(document["data"]).hexdigest(), made_at=province.at
    )
    code = apps.get_model("briefings", "BriefingFigure").objects.values_list("code", flat=True)[0]
    return {"briefing_id": str(briefing.id), "spoken": "vi", "form": "docx", "code@n": code}
