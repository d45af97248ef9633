"""The pages about comments. Each parses, calls one verb and answers; none is ever kept by a cache."""
