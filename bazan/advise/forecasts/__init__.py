"""What is coming, how sure is it, and will the year's target be met? Courses forecast with intervals that were calibrated on their past.

Owns: forecasts beside what came. Calls: indicators, places. The algorithms (``forecasting``, ``reconciling``, ``targets``) are pure; heavy
packages are loaded only where models are fitted. The page: docs/explanation/forecasts.md.
"""
