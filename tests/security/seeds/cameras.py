"""A camera that saw something, with all that is kept of it: events, clips, plates, footage, a case of evidence, a ticket, a wall."""

from bazan.cameras.devices import api as devices
from bazan.cameras.devices.picture_coordinates import text_of
from bazan.cameras.evidence import api as evidence
from bazan.cameras.evidence.types import Terms
from bazan.cameras.footage import api as footage
from bazan.cameras.footage.types import HandedIn, Order
from bazan.cameras.footage.web.tests.page_fixtures import MP4
from bazan.cameras.live import video_walls
from bazan.cameras.maintenance import api as maintenance
from bazan.cameras.maintenance.types import TicketInfo
from bazan.cameras.plates import api as plates
from bazan.cameras.plates.tests.plate_readings import BASIS, passed
from bazan.cameras.plates.types import WantedTerms
from bazan.directory.permissions.types import SYSTEM
from tests.fixtures import camera_faults, camera_province
from tests.fixtures.camera_province import line, terms, zone
from tests.fixtures.footage_jobs import SEEN, answered, looked
from tests.security.seeds.province import DAY, Province


def seed_cameras(province: Province) -> dict[str, str]:
    """Write them; what stands for the parts of addresses below ``/cameras`` and ``/evidence``."""
    at, by, body = province.at, province.everybody, province.center
    where = {"latitude": province.station.latitude, "longitude": province.station.longitude}
    ticket = _seed_ticket(province, where)
    mask = ((0.8, 0.0), (1.0, 0.0), (1.0, 0.2), (0.8, 0.2))
    camera = devices.register(terms("bridge", plates_basis=BASIS, masks=(mask,), **where), body, SYSTEM, at)
    devices.draw("bridge", zone(), SYSTEM, at)
    devices.draw("bridge", line(), SYSTEM, at)
    event = camera_province.seen(camera)
    camera_province.filmed(camera, event)
    wall = video_walls.keep_wall("Tường cầu", ["bridge"], 4, True, by, at)
    passed(camera, "51F12345")
    wanted = plates.add(WantedTerms("51F12345", "Xe bị trộm", "Công văn 8/CV", body, at + 30 * DAY), by, at)
    case = evidence.open_case(Terms("Trộm xe ở cầu", "Công văn 12/CA", "Điều 99"), event.id, by, at, "k")
    evidence.note(case.id, "Đã xem", by, at, "n")
    return {
        "code@cameras": "bridge", "event_id": str(event.id), "ticket_id": str(ticket.id), "seen@cameras/upkeep": str(ticket.case.version),
        "wall_id": str(wall.id),
        "wanted_id": str(wanted.id), "case_id": str(case.id), "mask": text_of(mask),
        "note": str(evidence.notes(evidence.chain(case.id))[0].seq), "item_id": str(evidence.items(case.id)[0].id),
        "name@cameras": "live.m3u8",
        **_seed_footage(province, event.id),
    }  # fmt: skip


def _seed_ticket(province: Province, where: dict[str, float]) -> TicketInfo:
    """The ticket of a camera that has been offline for seventy minutes."""
    devices.register(terms("market", road="Phố chợ", **where), province.center, SYSTEM, province.at)
    camera_faults.say("unreachable", ["offline"])
    camera_faults.since(70)
    (ticket,) = maintenance.open_due(province.at)
    return ticket


def _seed_footage(province: Province, event_id: int) -> dict[str, str]:
    """A clip that was looked through, with a table and a film; and a draft of a rule that is tried on the clip of an event."""
    at, by = province.at, province.everybody
    clip = footage.hand_in(HandedIn("Chợ", "Đếm xe", "Công văn 8/CV", "cho.mp4", len(MP4), "bridge"), by, at)
    footage.receive(clip.id, 0, MP4, by, at)
    looked(clip.id)
    footage.ask(clip.id, Order("count", ((0.5, 0.0), (0.5, 1.0)), ("person",)), by, at)
    table = answered(SEEN | {"crossings": {"line": [7, 3]}})
    footage.ask(clip.id, Order("export", began=2, ended=5.5), by, at)
    film = answered({"sha256": "ab" * 32}, b"a blurred film")
    waiting = footage.ask(clip.id, Order("export", began=1, ended=2), by, at)
    stopped = footage.cancel(footage.ask(clip.id, Order("export", began=3, ended=4), by, at).id, by, at)
    jobs = "cameras/footage/jobs/<int:job_id>"
    return {
        "clip_id": str(clip.id), "number@cameras": "0", "trial_id": str(footage.try_rule("bridge", zone("draft"), by, at)),
        f"job_id@{jobs}/table.csv": str(table), f"job_id@{jobs}/film.mp4": str(film), f"job_id@{jobs}/cancel": str(waiting.id),
        f"job_id@{jobs}/go-on": str(stopped.id),
    }  # fmt: skip
