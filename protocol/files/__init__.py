"""Files as server and console both write them: whole or not at all, held by one process, safe in a spreadsheet."""
