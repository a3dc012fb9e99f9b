"""Study mode on the screen: a run is watched, and asked about."""
