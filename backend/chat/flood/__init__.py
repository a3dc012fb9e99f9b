"""While very many come at once: who stands apart, whose turn it is."""
