from tests.tried_province import land  # noqa: F401 - a fixture
