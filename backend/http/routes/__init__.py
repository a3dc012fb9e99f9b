"""The HTTP routes: thin, one module for each kind of caller."""
