"""The way in: signing in, links of invitation, one's own account, the three administrators."""
