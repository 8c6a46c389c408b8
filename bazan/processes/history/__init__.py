"""What reads and writes everything that ever was. Like ``analysis`` it is held in memory only while something waits for it."""
