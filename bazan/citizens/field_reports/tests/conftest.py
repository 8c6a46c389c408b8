from tests.fixtures.report_province import province  # noqa: F401
