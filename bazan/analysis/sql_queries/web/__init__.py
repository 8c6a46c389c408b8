"""The SQL console of data stewards: the tables in reach with their columns, a statement, how far it is, what came out, to be taken away.

Owns: nothing; it shows ``analysis/sql_queries``.
"""
