"""How the installation is: what rooms look at, asked together; its database, files, keys and jobs, which are no room's own.

Owns: nothing; it may count the jobs that wait.
"""
