"""The parts of the composer: a text and its cursor, keys, pastes, its head line."""
