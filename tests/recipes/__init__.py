"""A second app whose pages are commented on, with a comment model of its own: moderation of any model, proven."""
