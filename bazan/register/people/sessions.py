"""Sessions of signed-in people, through functions that only the web process can call: no page's query sees a key.

Django imports this module by its name (SESSION_ENGINE) and looks for ``SessionStore``.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.utils import timezone

from bazan.register.people import signed

_COLUMNS = ("session_key", "session_data", "expire_date")


class SessionStore(db.SessionStore):
    """One person's session."""

    def exists(self, session_key):
        return signed.call("session_found", session_key, only=_COLUMNS) is not None

    def save(self, must_create=False):
        if self.session_key is None:
            self.create()
            return
        kept = self.create_model_instance(self._get_session(no_load=must_create))  # type: ignore[attr-defined] - what Django's own store saves; its stubs leave it out
        function = "session_added" if must_create else "session_renewed"
        told = signed.call(function, kept.session_key, kept.session_data, kept.expire_date.isoformat())
        if told is None or not told[0]:
            raise CreateError if must_create else UpdateError

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key is not None:
            signed.call("session_ended", key)

    def _get_session_from_db(self):
        row = signed.call("session_found", self.session_key or "", only=_COLUMNS)
        if row is None or row[2] <= timezone.now():
            self._session_key = None
            return None
        return self.model(*row)
