"""Facts appended once with a cursor for each subscriber, jobs, and announcements between processes.

Owns: the tables ``fact``, ``fact_topic`` and ``fact_subscriber``. Knows neither Django nor what the facts are about.
"""
