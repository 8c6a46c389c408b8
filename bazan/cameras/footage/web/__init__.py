"""Footage on screen: clips handed in and looked through, jobs over them with their progress and answers, and drafts of rules tried."""
