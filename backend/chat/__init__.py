"""Conversations: what chatters and counsellors do, each change in one transaction."""
