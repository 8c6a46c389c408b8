"""The public notice of cameras at ``/camera-notice``: where they are, what for, on which basis, how long pictures stay, whose they are.

Law 91/2025/QH15 asks that people be told of recording in public places; no address, password or exact spot is told.
"""
