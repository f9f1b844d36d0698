"""The command line: people and machines come in here, and words for people are found here."""
