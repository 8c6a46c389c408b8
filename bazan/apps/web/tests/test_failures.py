import pytest
from django.db import OperationalError
from django.test import RequestFactory
from psycopg_pool import PoolTimeout

from bazan.apps.web.failures import failed


@pytest.mark.parametrize(("why", "status"), [(PoolTimeout("full"), 503), (OSError(), 500)])
def test_a_full_house_asks_to_come_again(why, status):
    try:
        raise OperationalError from why
    except OperationalError:
        assert failed(RequestFactory().get("/")).status_code == status
