"""The embedded backend: event log, claim, leases, retention, accounts and the visitor page."""
