"""Disclosure control: which numbers of a publication are kept back, so that none of the small ones can be worked out.

Pure: cells and the relations between them in, the cells to hide out. `docs/disclosure.md`: the threat and the proofs.
"""
