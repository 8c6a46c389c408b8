"""Jobs live in their caller's transaction."""

import pytest
from django.db import connection, transaction

from bazan.platform.jobs import api


@pytest.mark.django_db
def test_a_job_lives_and_dies_with_its_transaction():
    def waiting():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock = 'check'")
            return cursor.fetchone()[0]

    with pytest.raises(RuntimeError), transaction.atomic():
        assert api.defer("sources.check", once="check")
        raise RuntimeError
    assert waiting() == 0
    assert api.defer("sources.check", once="check")
    with transaction.atomic():
        assert not api.defer("sources.check", once="check")
        transaction.set_rollback(True)
    assert waiting() == 1
