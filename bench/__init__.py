"""One script for each number that the README claims. They print; they never fail for being slow."""
