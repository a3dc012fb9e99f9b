"""Files that people write or choose: how they are read, and why one cannot be used, in words."""
