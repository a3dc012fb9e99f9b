"""The debrief as rows: pure functions over a log, its scenario and its score. Screens and exports draw them."""
