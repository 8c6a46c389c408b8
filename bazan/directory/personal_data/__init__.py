"""What is kept of people is erased when its time is over, or when they ask: rooms say what they hold, one job erases, the audit proves.

Owns: the days each class is kept, and what would go as last counted.
"""
