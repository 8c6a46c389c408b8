"""The inbox on screen: what needs me, what I was told, where I am reached.

Owns: nothing; it shows. Calls: notifications, organizations, people, places, frontend. Announces: nothing.
"""
