"""The edge of the server: what is looked at before a route is served, so that nobody keeps others out."""
