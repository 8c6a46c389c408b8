"""The database folds names and titles as the room does."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazan.directory.places import api

SMALL = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
SIGNS = SMALL + SMALL.upper() + "0123456789 .,-/'’`()%_²"


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(SIGNS, max_size=40), max_size=20))
def test_the_database_folds_as_the_room_does(texts):
    with connection.cursor() as cursor:
        cursor.execute("SELECT folded(one) FROM unnest(%s::text[]) WITH ORDINALITY AS t(one, n) ORDER BY n", [texts])
        assert [one for (one,) in cursor.fetchall()] == [api.folded(text) for text in texts]
