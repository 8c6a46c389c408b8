"""What comes in and what is reckoned: pulls, files, feeds, obligations, measuring."""
