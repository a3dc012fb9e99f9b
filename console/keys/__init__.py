"""Actions and their keys: one registry, a person's own keymap, the palette, the bindings."""
