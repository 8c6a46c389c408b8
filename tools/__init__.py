"""Programs of the builders: contracts, front-end files, generated pages."""
