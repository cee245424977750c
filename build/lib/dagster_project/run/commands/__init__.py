"""What the verbs of the command line do with the files that they name."""
