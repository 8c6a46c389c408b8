"""The page of the example."""

from bazan.screens.trial import api
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bazan.directory.accounts import api as accounts


@require_GET
@accounts.signed_in("trial.view")
def show(request: accounts.Request) -> HttpResponse:
    return render(request, "trial/page.html", {"section": "trial", "rounds": api.rounds()})
