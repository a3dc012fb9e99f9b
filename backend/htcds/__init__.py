"""Records for a research database, in the words of the Human Trafficking Case Data Standard (HTCDS) 2.0."""
