"""The long proofs (`make nightly`): what takes minutes, beside what `make test` looks at in seconds."""
