"""Site search: what readers see of posts, updates, excerpts and comments, found by its words.

`index` keeps one document for each, in the transaction that shows or hides it; `query` reads what somebody typed;
`finding` asks PostgreSQL or SQLite and returns a page of hits; `snippets` cuts what is shown of them.
"""
