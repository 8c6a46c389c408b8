"""What leaves this house to citizens: the code that proves a phone, and grave warnings, by SMS to accounts and by web push to browsers.

Owns: citizen_message and push_message, one for each warning and whom it concerns, so that nobody is told twice; push_subscription and
push_place, the browsers that let themselves be told. Phones are read when a message leaves and kept nowhere here. A browser needs no
account: it is known by the address its push service gave it, which nobody guesses, and stands for no person.
"""
