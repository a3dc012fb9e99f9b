"""Disclosure control: which numbers of a publication stay hidden so that none of the small ones can be worked out.

Pure: cells and the equations between them go in, the cells to hide come out. Nothing here knows of reports, tables,
databases or files. Threat, rules, proofs and limits for a statistician: `docs/disclosure.md`.
"""
