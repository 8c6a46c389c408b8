"""Where a history may lie: in a folder and on a server."""

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from bazan.platform.history.delta_store import Store
from bazan.platform.history.duckdb_engine import Embedded
from tests.servers.object_storage import ON_S3, Server
from tests.servers.object_storage import server as begun_server

IN_A_FOLDER = pytest.mark.parametrize("store", ["folder"], indirect=True)
"""Of a test to which the place makes no difference."""


@pytest.fixture
def server() -> Server:
    return begun_server()


@pytest.fixture
def far(server: Server) -> Callable[..., Store]:
    """A store on the server, in a folder of its own; the same again each time it is asked for."""
    folder = f"{server.bucket}/{uuid.uuid4().hex[:8]}"
    return lambda patience_s=10: Store(folder, server.options, patience_s)


@pytest.fixture(params=["folder", pytest.param("s3", marks=ON_S3)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(str(tmp_path / "history")) if request.param == "folder" else request.getfixturevalue("far")()


@pytest.fixture
def engine(store: Store, tmp_path: Path) -> Embedded:
    return Embedded(store, tmp_path / "scratch")
