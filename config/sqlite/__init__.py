"""Django's SQLite backend, with two kinds of transactions: those that read and those that write."""
