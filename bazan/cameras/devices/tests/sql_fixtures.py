"""Cameras by SQL alone, in a database where several processes commit."""

import json

import psycopg

TERMS = {
    "code": "", "name": "", "name_en": "", "latitude": 10.1, "longitude": 106.1, "purpose": {"vi": "", "en": ""}, "legal_basis": "",
    "main_url": "rtsp://127.0.0.1:8554/a", "sub_url": "", "credentials": "", "bearing": None, "view_angle": None, "reach_m": None,
    "road": "", "site": "", "fps": 0, "masks": [], "stills_days": 30, "enabled": True,
}  # fmt: skip


def settled(session: psycopg.Connection, count: int, site: str = "") -> list[int]:
    """So many cameras, each with one forbidden zone; their numbers."""
    owner = session.execute(
        "INSERT INTO organization (code, name, name_en, short_name, kind, valid_from) VALUES (%s, 'T', 'T', 'T', 'service', '2022-01-01')"
        " RETURNING id",
        [f"owner-{site}"],
    ).fetchall()[0]
    return [_camera(session, f"c{site}-{number}", owner[0], site) for number in range(count)]


def _camera(session: psycopg.Connection, code: str, owner: int, site: str) -> int:
    thing = session.execute(
        "INSERT INTO thing (code, name, name_en, search_key, kind, sector, properties, demo) VALUES (%s, '', '', '', 'camera', 'security',"
        " '{}', false) RETURNING id",
        [code],
    ).fetchall()[0]
    camera = session.execute(
        """INSERT INTO camera (code, name, name_en, thing_id, organization_id, sector, latitude, longitude, terms, site, enabled, demo,
             version, declared_at)
           VALUES (%s, '', '', %s, %s, 'security', 10.1, 106.1, %s, %s, true, false, 1, now()) RETURNING id""",
        [code, thing[0], owner, json.dumps(TERMS), site],
    ).fetchall()[0]
    rule = {
        "code": "water", "purpose": "intrusion", "profiles": [], "names": {"vi": "", "en": ""}, "points": [[0, 0], [1, 0], [1, 1]],
        "kinds": ["person"], "seconds": 0, "at_least": 1, "below": 0, "direction": "both", "flow": "", "hours": [],
    }  # fmt: skip
    session.execute(
        "INSERT INTO camera_rule (camera_id, code, terms, version, drawn_by, drawn_at) VALUES (%s, 'water', %s, 1, 'me', now())",
        [camera[0], json.dumps(rule)],
    )
    return camera[0]


def rule_of(session: psycopg.Connection, camera: int) -> int:
    return session.execute("SELECT id FROM camera_rule WHERE camera_id = %s", [camera]).fetchall()[0][0]
