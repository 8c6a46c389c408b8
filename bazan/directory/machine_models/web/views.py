"""The list of models, the page of one, and the act that stops it or lets it go on."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bazan.core.errors import BazanError
from bazan.core.labels import sentence
from bazan.core.language import words
from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import act, page
from bazan.directory.machine_models import api as machine_models
from bazan.directory.machine_models.types import ModelVersion
from bazan.directory.machine_models.web import model_display
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import Said, status_of, typed


@page("models.view")
def everything(request: accounts.Request) -> HttpResponse:
    """Every model with how it stands, and the levels of risk."""
    rows = [
        {
            "code": one.declared.code, "title": words(one.declared.title), "purpose": words(one.declared.purpose),
            "risk": one.declared.risk, "state": model_display.state(one), "version": one.version,
            "figures": _figures(one.version) if one.version else None,
        }
        for one in machine_models.models()
    ]  # fmt: skip
    levels = machine_models.levels()
    said = {"section": "models", "rows": rows, "levels": levels, "source": words(levels.source)}
    return render(request, "models/every.html", said)


@page("models.view")
def one(request: accounts.Request, code: str) -> HttpResponse:
    """One model: what for, how well, and everything that was ever offered."""
    return _page(request, code)


@act("models.oversee")
def switch(request: accounts.Request, code: str) -> HttpResponse:
    """Stop it, or let it go on, with a reason."""
    try:
        by = Acting(request.reach, request.user.organization_id)
        machine_models.switch(code, request.POST.get("enabled") == "1", by, now(), request.POST.get("reason", "")[:500])
    except BazanError as why:
        return _page(request, code, why)
    return HttpResponseRedirect(f"/models/{code}")


def _page(request: accounts.Request, code: str, why: BazanError | None = None) -> HttpResponse:
    model = machine_models.model(code)
    declared, version = model.declared, model.version
    names, levels = accounts.full_names(), machine_models.levels()
    said = {
        "section": "models",
        "model": model,
        "title": words(declared.title),
        "purpose": words(declared.purpose),
        "oversight": words(declared.oversight),
        "levels": levels,
        "source": words(levels.source),
        "measured": [words(sentence) for sentence in declared.measured],
        "duties": next((level.duties for level in levels.levels if level.code == declared.risk), ()),
        "state": model_display.state(model),
        "switched_by": names.get(model.switched_by, model.switched_by),
        "figures": _figures(version) if version else None,
        "classes": model_display.classes(declared, version.evaluation) if version else [],
        "bins": model_display.bins(version.evaluation) if version else [],
        "versions": [(one, _figures(one), names.get(one.made_by, one.made_by)) for one in machine_models.versions(code)],
        "may": accounts.allowed(request.reach, "models.oversee"),
        "refusal": sentence(why) if why else "",
        "given": typed(request) if why else Said(),
    }
    return render(request, "models/one.html", said, status=status_of(why))


def _figures(version: ModelVersion) -> dict[str, str]:
    """Its figures in words."""
    known = version.evaluation
    return {
        "accuracy": model_display.share(known.accuracy),
        "macro_f1": model_display.share(known.macro_f1),
        "calibration_error": model_display.points(known.calibration_error),
    }
