"""Numbers out of an address or a form."""

LARGEST_KEY = 2**63 - 1


def number_in(given: str) -> int | None:
    """The primary key that was given, if it can be one. Python reads no number of thousands of digits."""
    is_short = given.isascii() and given.isdigit() and len(given) <= len(str(LARGEST_KEY))
    return int(given) if is_short and int(given) <= LARGEST_KEY else None
