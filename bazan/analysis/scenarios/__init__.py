"""What if: alternatives a sector declares, each reckoned from assumptions that are shown and may be changed, side by side.

Owns: alternatives saved with their inputs.
"""
