"""What the watching processes read and write of clips and jobs, in plain SQL and free of Django."""
