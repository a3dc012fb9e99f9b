"""The screens of training: library, the work screen with its dock, debrief, progress."""
