"""The application over HTTP: what runs in it, its routes, what each asks before it is served."""
