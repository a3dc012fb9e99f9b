"""What was heard, missed and imagined: pure functions over a log and its scenario."""
