"""The push process: what the database announces, to every open screen, within a fraction of a second. It decides nothing."""
