"""People who read the decision pages of a made-up province."""

from django.test import Client

from bazan.data.figures import api as figures
from tests.fixtures import generated_values


def signed_in(role, place_id=None, language="vi", sector="*"):
    figures.forget()
    client = Client()
    client.force_login(generated_values.account(role, place_id, language, sector))
    return client
