"""What is unusual, where, since when and why: of sensors hour by hour, of indicators as they are measured.

Owns: the judged course of every indicator, what detectors remember of sensors, and alarm budgets. What is unusual becomes insights. The
algorithms are pure. The page: docs/explanation/anomalies.md.
"""
