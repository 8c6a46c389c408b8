"""What is coming, how sure is it, and will limits be passed or the year's target be met? Courses forecast with calibrated intervals.

Owns: forecasts beside what came. The algorithms are pure; heavy packages
are loaded only where models are fitted. The page: docs/explanation/forecasts.md.
"""
