"""The way in and out on the screen: signing in, the lock, signing out."""
