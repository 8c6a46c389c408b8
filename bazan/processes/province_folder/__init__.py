"""A province's folder: made from tables of its units and organizations, and judged without a database."""
