"""The export in the words of HTCDS."""
