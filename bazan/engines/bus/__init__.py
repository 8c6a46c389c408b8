"""Work for later: jobs, announcements between processes."""
