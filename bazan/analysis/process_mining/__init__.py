"""Where does it wait? A log of events as a graph of what follows what: variants, waits, rework, hand-overs, how far cases keep a declared

procedure, which running ones will end late, and what a shorter step would bring.

Owns: studies of each process and place by month, cases under way with their risk. Which rows or cases are a log is a file
``processes/<id>.toml`` of a pack.
"""
