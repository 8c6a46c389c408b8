"""The decision pages: what is unusual, what is coming, what was decided and what it did, one sector and one number at a time."""
