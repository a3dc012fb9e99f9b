"""The facilitator's desk: several trainees followed through a shared folder, without a server."""
