"""What leaves this house to citizens with an account, by SMS: the code that proves a phone, and grave warnings of places of their family.

Owns: citizen_message, one for each warning and account, so that nobody is written to twice. Calls: citizens, warnings, notifications.
Phones are read when a message leaves and kept nowhere here.
"""
