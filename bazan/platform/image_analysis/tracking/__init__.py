"""What moves on a picture, followed from one look to the next, and what of it crosses lines and enters zones. Knows no camera by name."""
