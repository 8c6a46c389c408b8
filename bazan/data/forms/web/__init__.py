"""Pages of the workbooks that units owe: what is due, the template, the findings of a check, the history of a submission."""
