"""The candidate's own desk: what is signed and consented to, what is kept, how to leave."""
