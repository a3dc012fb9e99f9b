"""The facilitator's desk on the screen."""
