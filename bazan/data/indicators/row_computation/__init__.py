"""Indicators over rows of datasets: from batches of rows to the values of the features they count for."""
