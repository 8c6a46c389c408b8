"""Plays people of the demo province who report what they see, and the officers who handle it: by the public app and the pages alone."""
