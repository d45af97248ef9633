"""The demo site: the Parley Gazette of Quillmouth, its readers, and three weeks of what they wrote to each other.

The content is data: posts/ as an author would paste them, gazette.toml and comments.toml. It is played through the
same verbs as the site's own pages, at the times it tells, so its history is as true as any.
"""
