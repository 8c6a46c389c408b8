from tests.fixtures.generated_province import province, signed  # noqa: F401 - fixtures
