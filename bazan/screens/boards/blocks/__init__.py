"""The kinds of block a board is made of. Each says what it needs, draws it, and gives its table; the board asks once for all."""
