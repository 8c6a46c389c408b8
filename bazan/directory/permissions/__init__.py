"""Who may do what, where and in which sector, decided by one function and again by row-level security of PostgreSQL."""
