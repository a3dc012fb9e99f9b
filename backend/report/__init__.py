"""The yearly report: definitions of its tables, counting in SQL, disclosure control, releases that are kept."""
