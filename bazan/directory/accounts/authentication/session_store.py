"""Sessions of signed-in people, through functions that only the web process can call: no page's query sees a key.

Django imports this module by its name (SESSION_ENGINE) and looks for ``SessionStore``.
"""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.utils import timezone

from bazan.core.settings import of_room
from bazan.directory.accounts.settings import SETTINGS
from bazan.directory.permissions.api import signed_calls
from bazan.platform.database.replica_reads import as_of

_COLUMNS = ("session_key", "session_data", "expire_date")


BEGAN, SEEN = "began", "seen"
"""Unix seconds: when the person signed in, and when a page was last asked for, to the minute."""
BROWSER, ADDRESS = "browser", "address"
"""In which program and from where, for its person to see."""
SEEN_EVERY_S = 60


class SessionStore(db.SessionStore):
    """One person's session. It ends with its life, and sooner when no page is asked for."""

    def load(self):
        held, now = super().load(), int(timezone.now().timestamp())
        if SESSION_KEY not in held:
            return held
        limits = of_room(SETTINGS)
        if now - held.get(BEGAN, now) > limits.life_h * 3600 or now - held.get(SEEN, now) > limits.idle_h * 3600:
            if as_of() is None:
                self.delete()
            self._session_key = None
            return {}
        if now - held.get(SEEN, 0) >= SEEN_EVERY_S and as_of() is None:
            held[SEEN] = now
            self.modified = True
        return held

    def exists(self, session_key):
        return signed_calls.call("session_found", session_key, only=_COLUMNS) is not None

    def save(self, must_create=False):
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # pyrefly: ignore[missing-attribute] - Django's own store has it; its stubs leave it out
        if SESSION_KEY in data:
            data.setdefault(BEGAN, int(timezone.now().timestamp()))
            data.setdefault(SEEN, data[BEGAN])
        kept = self.create_model_instance(data)
        function = "session_added" if must_create else "session_renewed"
        told = signed_calls.call(function, kept.session_key, kept.session_data, kept.expire_date.isoformat())
        if told is None or not told[0]:
            raise CreateError if must_create else UpdateError
        if SESSION_KEY in data:
            told = (data[SESSION_KEY], data.get(BROWSER, ""), data.get(ADDRESS, ""), str(data[BEGAN]))
            signed_calls.call("session_noted", kept.session_key, *told)

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key is not None:
            signed_calls.call("session_ended", key)

    def _get_session_from_db(self):
        row = signed_calls.call("session_found", self.session_key or "", only=_COLUMNS)
        if row is None or row[2] <= timezone.now():
            self._session_key = None
            return None
        return self.model(*row)
