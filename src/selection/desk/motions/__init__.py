"""Acts of several officials: one asks, the others agree to exactly that, and then it is done."""
