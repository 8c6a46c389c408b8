"""``python -m bazan.apps.worker``: works until SIGTERM, then lets running jobs end."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.apps.settings")

if __name__ == "__main__":
    import django

    django.setup()
    from bazan.apps.worker.process import run

    sys.exit(run())
