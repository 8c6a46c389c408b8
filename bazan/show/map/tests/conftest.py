from bazan.show.desk.tests.conftest import flood, province, signed  # noqa: F401 - fixtures
