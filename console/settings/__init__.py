"""What is set: the files of the person and of the organisation, paths, environment, colours."""
