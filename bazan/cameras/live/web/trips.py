"""What went between the places drawn on a camera's picture, as a file."""

from django.http import HttpResponse

from bazan.cameras.devices import api as devices
from bazan.cameras.live.web import origin_destination
from bazan.core.time import LOCAL
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, page
from bazan.platform.design_system.api import as_csv
from bazan.platform.web.api import asked, download


@page("cameras.view")
def table(request: Request, code: str) -> HttpResponse:
    """``?span=hour|day|week``, ``?kind=``: as the camera's page shows it."""
    now, camera = clock_now(), devices.camera(code)
    return download(as_csv(origin_destination.sheet(camera, asked(request), now)), "csv", f"trips_{code}_{now.astimezone(LOCAL):%Y-%m-%d}")
