"""The desks: pages for people who work for a selection, a package for each desk."""
