"""Paper and files, in and out: what officials hand in, and what the campaign hands over."""
