from tests.fixtures.form_province import account, province, settled  # noqa: F401 - fixtures
