"""How well methods find, foresee and estimate, on courses whose truth is known and on real files; `make bench` runs them, too."""
