"""Events and counts of cameras: what broke a drawn rule, how many passed, how right the counting is."""
