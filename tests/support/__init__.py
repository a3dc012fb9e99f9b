"""What several suites share: terminals, servers, browsers, needs."""
