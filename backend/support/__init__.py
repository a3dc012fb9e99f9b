"""What all parts of the server use: clock, problems as answers, months, the data folder."""
