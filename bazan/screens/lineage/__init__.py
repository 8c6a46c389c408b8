"""What lies behind a number: the indicator's page, its path down to the cell, stations and records, datasets, deliveries, changes."""
