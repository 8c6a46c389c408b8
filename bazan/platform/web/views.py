"""What every screen needs beside its page: the files of the front end, the installable app, the page for no network."""

import json
from pathlib import Path

from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

from bazan.platform.design_system.static_files import STATIC, root_of


@require_safe
@cache_control(max_age=0)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, because a worker rules only the paths below its own."""
    return HttpResponse((Path(STATIC) / "js/service-worker.js").read_bytes(), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [{"src": f"/static/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"} for size in (192, 512)]
    content = {
        "name": "Bazan",
        "short_name": "Bazan",
        "lang": "vi",
        "start_url": "/morning",
        "scope": "/",
        "display": "standalone",
        "background_color": _token("bg"),
        "theme_color": _token("text"),
        "icons": [*icons, {"src": "/static/favicon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type="application/manifest+json; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "offline.html")


def asset(request: HttpRequest, path: str) -> HttpResponseBase:
    """A front-end file when no gate stands before this process: in tests and while developing."""
    try:
        return serve(request, path, document_root=str(root_of(path)))
    except SuspiciousFileOperation as why:
        raise Http404 from why


def _token(name: str) -> str:
    """A colour of the light theme; manifests can't say var(--x)."""
    css = (STATIC / "css/tokens.css").read_text("utf-8")
    return css.split("[data-theme=light]")[1].split(f"--{name}:")[1].split(";")[0].strip()
