"""Questions that data stewards write in SQL: judged before anything runs, kept within their rows and within limits, told to the audit.

Owns: inquiries, and their answers under ``BAZAN_HOME/inquiries`` for some days. Announces: ``inquiries``. They run in the process
``history``, each in a program of its own that can be killed.
"""
