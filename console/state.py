"""What the console knows: frozen state."""
