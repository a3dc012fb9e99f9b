"""From the state to what widgets draw: view models, headers, rows, sentences. Pure."""
