"""How the files of a province's folder are written. Rooms that have a grammar of their own for one are asked; the rest stands here."""
