"""Bodies of requests and what the chatter's page is told."""
