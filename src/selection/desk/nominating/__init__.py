"""What the people of a recommending unit, and a candidate, do at their desks."""
