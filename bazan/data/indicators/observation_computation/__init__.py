"""Indicators over streams: from changed hours of observations to the values of stations and places."""
