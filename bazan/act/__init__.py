"""Who does what by when: notifications, casework, directives."""
