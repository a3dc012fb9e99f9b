"""The linter of scenarios, one module for each kind of rule."""
