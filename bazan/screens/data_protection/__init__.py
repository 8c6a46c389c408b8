"""What is kept of people and for how long, what was erased and the proof of it, and requests of persons, decided by two."""
