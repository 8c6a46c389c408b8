"""What a province changes of rules in the browser: numbers laid over a pack's, and rules of its own."""
