"""What every command uses: click in the language in use, options, stdin, progress, failures in words."""
