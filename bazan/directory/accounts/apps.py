from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "bazan.directory.accounts"
    label = "people"
    default_auto_field = "django.db.models.AutoField"

    def ready(self):
        post_migrate.connect(_grant, sender=self, dispatch_uid="people")
        # Django's own permissions, a dozen rows of every room, are asked for by nobody: the house has grants
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        post_migrate.disconnect(create_contenttypes)
        user_logged_in.disconnect(dispatch_uid="update_last_login")  # a page may not write accounts: ``note_sign_in`` does it


def _grant(using, **_):
    """Tables that migrations of any room just made may be read by pages, as far as their policies let; the key of signed calls is told."""
    from django.db import connections

    from bazan.directory.permissions.api import GRANT, keep_key

    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.reach_key')")
        if cursor.fetchone() == (None,):  # only rooms below this one were migrated
            return
        cursor.execute(GRANT)
        keep_key(cursor)
