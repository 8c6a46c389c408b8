"""What judges values stands in the register of models, and its off switch works."""

import pytest

from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.machine_models import api as machine_models
from bazan.directory.permissions.types import Acting
from bazan.monitoring.anomalies import api, tasks
from bazan.monitoring.anomalies.models import Looked, Sensors
from bazan.monitoring.anomalies.tests.test_anomaly_insights import NOW, land, made_land  # noqa: F401 - fixtures
from tests.fixtures import generated_values


@pytest.mark.usefixtures("land")
def test_switched_off_in_the_register_nothing_is_judged():
    api.declare_models()
    account = generated_values.account("administrator")
    machine_models.switch("anomalies.unusual", False, Acting(accounts.reach_of(account), account.organization_id), now(), "đang xem lại")
    tasks.judge(NOW)
    tasks.sense(NOW)
    assert not Looked.objects.exists() and not Sensors.objects.exists()
    told = machine_models.model("anomalies.unusual")
    assert told.declared.purpose["vi"] and told.declared.oversight["en"] and len(told.declared.measured) == 3
