"""The browser's side: doors, pages and what they show."""
