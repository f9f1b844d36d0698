"""Files that strangers hand in: looked into by a process that has nothing to lose."""
