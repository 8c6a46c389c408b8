"""What people do with walls: keep the present one under a name, rename, share and drop it. Refused, what was typed stays."""

from django.http import HttpResponse, HttpResponseRedirect

from bazan.cameras.live import video_walls
from bazan.cameras.live.web.video_wall import wall
from bazan.core.errors import BazanError
from bazan.core.time import now
from bazan.directory.accounts.api import Request, act
from bazan.directory.permissions.types import Acting
from bazan.platform.web.api import typed, whole


@act("cameras.view")
def keep(request: Request) -> HttpResponse:
    """The cameras of the form, in its order."""
    said = typed(request)
    try:
        kept = video_walls.keep_wall(
            said["name"], said["codes"].split(","), whole(said, "size") or 0, said["shared"] == "1", _acting(request), now()
        )
    except BazanError as why:
        return wall(request, why)
    return HttpResponseRedirect(f"/cameras?wall={kept.id}")


@act("cameras.view")
def change(request: Request, wall_id: int) -> HttpResponse:
    said = typed(request)
    try:
        video_walls.change_wall(wall_id, said["name"], said["shared"] == "1", _acting(request), now())
    except BazanError as why:
        return wall(request, why)
    return HttpResponseRedirect(f"/cameras?wall={wall_id}")


@act("cameras.view")
def drop(request: Request, wall_id: int) -> HttpResponse:
    try:
        video_walls.drop_wall(wall_id, _acting(request))
    except BazanError as why:
        return wall(request, why)
    return HttpResponseRedirect("/cameras")


def _acting(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)
