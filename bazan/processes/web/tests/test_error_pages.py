import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from psycopg_pool import PoolTimeout

from bazan.processes.web.error_pages import failed


@pytest.mark.parametrize(("why", "status"), [(PoolTimeout("full"), 503), (OSError(), 500)])
def test_a_full_house_asks_to_come_again(why, status):
    try:
        raise OperationalError from why
    except OperationalError:
        assert failed(RequestFactory().get("/")).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("&".join(f"f{number}=1" for number in range(1_001)), "application/x-www-form-urlencoded"),
        ("text=" + "a" * 2_700_000, "application/x-www-form-urlencoded"),
        ("--x\r\nno form", "multipart/form-data; boundary=" + "x" * 300),
    ],
)
def test_a_form_that_can_not_be_taken_apart_is_refused_in_words(body, kind):
    answer = Client(raise_request_exception=False).generic("POST", "/sign-in", body, content_type=kind)
    assert answer.status_code == 400 and "Không đọc được những gì vừa gửi" in answer.content.decode()
