"""What anybody may see and do."""
