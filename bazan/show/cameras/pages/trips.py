"""What went between the places drawn on a camera's picture, as a file."""

from django.http import HttpResponse

from bazan.core.time import LOCAL
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request
from bazan.platform.design_system.api import as_csv, asked, download, page
from bazan.show.cameras import flows
from bazan.watch.cameras import api as cameras


@page("cameras.view")
def table(request: Request, code: str) -> HttpResponse:
    """``?span=hour|day|week``, ``?kind=``: as the camera's page shows it."""
    now, camera = clock_now(), cameras.camera(code)
    return download(as_csv(flows.sheet(camera, asked(request), now)), "csv", f"trips_{code}_{now.astimezone(LOCAL):%Y-%m-%d}")
