"""The desk of the panels (专家组): who sits, who stays out, how far the sheets are, the lock."""
