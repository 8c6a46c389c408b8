from tests.fixtures.orchard_province import land, made_land  # noqa: F401 - fixtures
