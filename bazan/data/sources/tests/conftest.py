from tests.fixtures.stations import bridges, edge, feed, home, source_of, things, vocabulary  # noqa: F401 - fixtures
