import pytest

from bazan.core.time import now
from bazan.data.figures import api as figures
from tests.database import lasting_rows
from tests.fixtures import generated_values


@pytest.fixture(scope="package")
def filled(django_db_setup, django_db_blocker):
    """The moment of a province full of values, which is written once for the tests of this folder."""
    with lasting_rows(django_db_blocker) as writing:
        with writing():
            figures.forget()
            at = now()
            generated_values.load()
            generated_values.fill(at, hours=2, days=40)
        yield at
    figures.forget()
