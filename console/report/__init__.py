"""The yearly report as a person or a machine reads it: a `Report` in, text out. No network, no files, no clock.

`render.render` is the one way in. `words` knows what tables and rows are called; `terminal`, `html`, `csv` and `json`
are the formats. None of them works out a number: what they print stands in the report, so what was hidden stays hidden.
"""
