"""The report as one HTML page that a board can publish as it is: Dutch and English, charts, tables, ready for A4."""
