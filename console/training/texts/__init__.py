"""What training says on the work screen."""
