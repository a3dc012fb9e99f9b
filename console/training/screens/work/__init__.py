"""The work screen while somebody practises."""
