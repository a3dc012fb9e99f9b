"""What all parts of the console use: clock, errors for people, output, CSV."""
