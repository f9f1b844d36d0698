"""The desk of officials who look into the public vote (票务核查) and into secrecy incidents."""
