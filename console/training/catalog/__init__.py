"""What training has at hand for somebody: scenarios to play, own runs, what comes next."""
