"""Counting, disclosure control and releases of the yearly report."""
