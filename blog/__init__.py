"""Posts made of sections, blocks and quoted excerpts."""
