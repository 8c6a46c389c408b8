"""What somebody of the release before finds after the upgrade: signs in by the password of then and reads pages, by the web's own login.

``python -m tests.upgrade.page_visit USERNAME PASSWORD ADDRESS…`` says as JSON what became of signing in and of each address.
"""

import json
import os
import sys

from bazan.platform.database.connection_settings import work_as


def main(username: str, password: str, *addresses: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.processes.composition.django_settings")
    work_as("web")
    import django

    django.setup()
    from django.test import Client

    browser = Client(raise_request_exception=False, headers={"host": "localhost"})
    signed_in = browser.post("/sign-in", {"username": username, "password": password}).status_code
    answers = {address: browser.get(address, follow=True) for address in addresses}
    told = {address: [answer.status_code, answer.redirect_chain, answer.content.decode()] for address, answer in answers.items()}
    print(json.dumps({"signed_in": signed_in, "pages": told}))


if __name__ == "__main__":
    main(*sys.argv[1:])
