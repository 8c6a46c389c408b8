"""Where does it wait? A log of events as a graph of what follows what: variants, waits, rework, hand-overs, how far cases keep a declared
procedure, which running ones will end late, and what a shorter step would bring.

Owns nothing that is kept: which rows are a log is a file ``processes/<id>.toml`` of a pack. Calls: datasets, casework, organizations.
"""
