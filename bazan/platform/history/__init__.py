"""Everything that ever was: tables of open columnar files, which any process and any engine reads.

Owns: the files under ``HISTORY_URL``. Knows no word of the field: rooms say which tables they keep and what a row of them is.
A table is cut into slices, a day or a month of its rows. A slice is only ever replaced as a whole, together with a mark that says what
of the room's own truth it holds; so to do it again does no harm, and whoever reads knows which slices to ask the room for instead.
Standard: Delta Lake (protocol 1/2) with Parquet; Ibis for what is asked.
"""
