"""Who works for a campaign: officials invite everybody, leaders of units their own colleagues."""
