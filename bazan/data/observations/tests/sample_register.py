"""A small register for tests of the hot path: two sources, three things, their tokens. Made by SQL: no Django in there."""

import hashlib
import json
from dataclasses import dataclass

import psycopg

from bazan.data.observations.ingest.broker_access_files import broker_password

PROPERTIES = {"level": ("cm", 0.0, 500.0), "flow": ("m3/s", None, None), "warmth": ("Cel", -40.0, 60.0)}


@dataclass
class World:
    url: str
    token: str
    other_token: str
    source: int
    other_source: int
    datastreams: dict[tuple[str, str], int]

    def rows(self, sql: str, *parameters) -> list[tuple]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []

    def run_of(self, source: int, rejected: int = 0) -> int:
        """A run of the source that a driver has under way."""
        return self.rows(
            "INSERT INTO source_run (source_id, started_at, state, accepted, duplicate, rejected, cursor, file_name, file_sha256, error) "
            "VALUES (%s, now(), 'running', 0, 0, %s, '{}', '', '', '') RETURNING id",
            source,
            rejected,
        )[0][0]


def found(url: str, things: int = 2, driver: str = "http_push") -> World:
    """Things T1, T2 … belong to the first source; thing X to the second."""
    with psycopg.connect(url, autocommit=True) as c:
        properties = {}
        for code, (unit, low, high) in PROPERTIES.items():
            properties[code] = c.execute(
                "INSERT INTO observed_property (code, pack, unit, labels, symbols, low, high) "
                "VALUES (%s, 'test', %s, '{}', '[]', %s, %s) RETURNING id",
                (code, unit, low, high),
            ).fetchall()[0][0]
        sources = [_source(c, "gateways", driver, {}), _source(c, "others", "mqtt", {})]
        tokens = ["token-of-gateways", "token-of-others"]
        for source, token in zip(sources, tokens, strict=True):
            c.execute(
                "INSERT INTO device (source_id, name, token_sha256, broker_password) VALUES (%s, 'gateway', %s, %s)",
                (source, hashlib.sha256(token.encode()).hexdigest(), broker_password(token)),
            )
        streams = {}
        for code in [f"T{i}" for i in range(1, things + 1)] + ["X"]:
            thing = add_thing(c, code, sources[1] if code == "X" else sources[0])
            for name, property_id in properties.items():
                streams[code, name] = c.execute(
                    "INSERT INTO datastream (thing_id, observed_property_id, unit, cadence_s) VALUES (%s, %s, %s, 60) RETURNING id",
                    (thing, property_id, PROPERTIES[name][0]),
                ).fetchall()[0][0]
    return World(url, tokens[0], tokens[1], sources[0], sources[1], streams)


def _source(c: psycopg.Connection, code: str, driver: str, binding: dict) -> int:
    return c.execute(
        "INSERT INTO source (code, name, name_en, sector, driver, binding, promise_s, enabled, demo) "
        "VALUES (%s, %s, %s, 'test', %s, %s, 3600, true, false) RETURNING id",
        (code, code, code, driver, json.dumps(binding)),
    ).fetchall()[0][0]


def add_thing(c: psycopg.Connection, code: str, source: int) -> int:
    thing = c.execute(
        "INSERT INTO thing (code, name, name_en, search_key, kind, sector, properties, demo) "
        "VALUES (%s, %s, %s, %s, 'station', 'test', '{}', false) RETURNING id",
        (code, code, code, code.lower()),
    ).fetchall()[0][0]
    c.execute("INSERT INTO source_thing (source_id, thing_id) VALUES (%s, %s)", (source, thing))
    return thing
