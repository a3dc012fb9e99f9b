"""What somebody heard and missed over several runs, in numbers and in words."""
