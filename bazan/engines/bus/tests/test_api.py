import json

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from bazan.engines.bus import api


@given(st.lists(st.integers(), max_size=200), st.integers(60, 300))
def test_a_long_list_is_told_in_pieces_that_say_the_same(ids, limit):
    parts = [json.loads(text) for text in api.chunked({"ids": ids, "why": "x"}, limit)]
    assert [i for part in parts for i in part["ids"]] == ids
    assert all(part["why"] == "x" for part in parts)


def test_what_cannot_be_split_is_not_cut():
    with pytest.raises(ValueError, match="split"):
        list(api.chunked({"text": "x" * 100}, 50))


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
