from tests.report_province import province  # noqa: F401
