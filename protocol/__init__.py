"""What both sides of the wire agree on: models, the registration, the report, safe text, ids.

It knows no network, no screen and no database: its only libraries are msgspec and wcwidth.
"""
