"""A history over some store, for tests."""

from pathlib import Path

from bazan.platform.history.api import Embedded, History, Store


def over(store: Store, scratch: Path) -> History:
    engine = Embedded(store, scratch)
    return History(store, engine, engine)
