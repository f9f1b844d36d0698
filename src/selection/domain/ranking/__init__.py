"""Who is taken by each round: a pure policy, read from the rulebook, over the evidence."""
