from tests.generated_province import province, signed  # noqa: F401 - fixtures
