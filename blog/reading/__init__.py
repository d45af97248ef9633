"""How a careful reader reads a pasted post: pure functions over text, no Django, no clock, no network."""
