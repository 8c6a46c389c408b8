"""What a watching process writes of plates, in plain SQL; whoever calls it holds the camera's lease in the same transaction."""
