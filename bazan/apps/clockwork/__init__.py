"""What ``calls``, ``work`` and ``analysis`` have in common: clocks in threads of their own, bells that ring them, and a queue of jobs."""

import os


def main(process: str) -> int:
    """Set Django up and work until SIGTERM; 0."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.apps.settings")
    import django

    django.setup()
    from bazan.apps.clockwork.process import run

    return run(process)
