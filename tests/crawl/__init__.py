"""A crawler that follows every link of a running demo as each account, in both languages, and reports what fails."""
