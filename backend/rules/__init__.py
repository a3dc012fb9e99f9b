"""What can happen to a conversation, who may know what of it, and its row on the wire. Pure."""
