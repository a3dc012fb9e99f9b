"""The report as an HTML page that a board can publish as it is: one language, charts, tables, ready for A4."""
