"""The desk of a recommending unit: quota, drafts, files, approval, and what comes back."""
