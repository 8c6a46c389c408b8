"""One's own account: name and language, password, second proofs, where one is signed in, how one is reached and when not."""
