"""A stranger that plays the instruments of the demo province.

Speaks only the public interfaces (HTTP, MQTT, station files) and imports nothing of the system it feeds.
Weather, rivers, air and water are pure functions of (seed, time): same seed and same moment, same values.
"""
