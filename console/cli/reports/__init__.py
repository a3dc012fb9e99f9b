"""What the commands about a year's figures share."""
