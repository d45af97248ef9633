"""A site of somebody else's: nothing of `config`, a `base.html` with blocks of its own, accounts and keys that are UUIDs."""
