"""The analyst's page: a question put together, what it will cost, its answer as chart, map and table, sent, kept and taken away.

Owns nothing. Every address shows each reader what their own reach opens.
"""
