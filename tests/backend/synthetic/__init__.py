"""Made-up years."""
