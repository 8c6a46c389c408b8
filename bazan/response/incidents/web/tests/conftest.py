"""The province of the act room's tests, and people who sign in."""

from tests.fixtures.incident_province import province, signed_in  # noqa: F401 - fixtures
from tests.fixtures.team_tasks import soldier, task, team  # noqa: F401 - fixtures
