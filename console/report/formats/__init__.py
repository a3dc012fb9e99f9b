"""The report in each format that is not HTML."""
