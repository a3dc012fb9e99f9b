"""What the commands on the server's own machine share."""
