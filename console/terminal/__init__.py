"""Between Textual and the terminal: checks, driver, guard, crash, signals, hardening, bell."""
