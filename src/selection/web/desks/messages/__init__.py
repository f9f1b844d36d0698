"""The page of messages: what was sent, what was not, and what is to be copied by hand."""
