"""What comes in: streams of observations and the sources that bring them."""
