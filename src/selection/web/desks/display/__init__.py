"""The check before the showcase (A-05): an official looks at a page and puts it on show."""
