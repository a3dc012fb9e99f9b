"""The return word: a word that only the chatter holds, by which they are known again without saying who they are.

The server keeps a slow keyed hash of it (`hashing.py`); the keys stand outside the data folder, one for each year, and
live three years (`backend/store/keys.py`). Whoever has the database alone, or a backup of it, cannot try words
against it.
"""
