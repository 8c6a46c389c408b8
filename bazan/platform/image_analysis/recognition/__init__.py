"""What a picture shows: drawn anew, faces and number plates made unreadable, what is seen counted. Knows nothing of who sent it."""
