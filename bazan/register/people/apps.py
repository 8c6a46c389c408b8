from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "bazan.register.people"
    label = "people"
    default_auto_field = "django.db.models.AutoField"

    def ready(self):
        post_migrate.connect(_grant, sender=self, dispatch_uid="people")


def _grant(using, **_):
    """Tables that migrations of any room just made are opened to the web role; policies then narrow them."""
    from django.db import connections

    from bazan.register.people.row_security import GRANT

    with connections[using].cursor() as cursor:
        cursor.execute(GRANT)
