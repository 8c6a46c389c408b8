"""Somebody of the second province at a browser without a screen: pages are read, their forms sent as they stand, with what is typed."""

from collections.abc import Mapping
from typing import Any

import lxml.html
from django.contrib.auth import get_user_model
from django.test import Client


class Person:
    """Signed in; ``username`` empty: anybody."""

    def __init__(self, username: str = ""):
        self.client = Client()
        if username:
            self.client.force_login(get_user_model().objects.get(username=username))
        self.client.cookies["language"] = "vi"

    def read(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.content[:400])
        return answer.content.decode()

    def words(self, address: str) -> str:
        """What stands on a page for whoever reads it."""
        return " ".join(lxml.html.fromstring(self.read(address)).text_content().split())

    def send(self, address: str, action: str, files: Mapping[str, Any] | None = None, **typed: Any) -> str:
        """The form of the page that leads to ``action``, as it stands and with what is typed; gives where it leads.

        Of several the one that has every field that is typed in; a button's own field is among them.
        """
        page = lxml.html.fromstring(self.read(address))
        forms = [form for form in page.forms if (form.action or address).partition("?")[0].endswith(action)]
        names = {name for name in typed if not name.startswith("_")}
        fitting = [form for form in forms if names <= {*form.xpath(".//@name")}]
        assert fitting, (address, action, [(form.action, sorted({*form.xpath(".//@name")})) for form in forms])
        given: dict[str, Any] = {}
        for name, value in fitting[0].form_values():
            given.setdefault(name, []).append(value)
        given |= typed | dict(files or {})
        answer = self.client.post(fitting[0].action or address, given)
        assert answer.status_code == 302, (address, action, lxml.html.fromstring(answer.content).text_content()[:3000])
        return answer.headers["Location"]
