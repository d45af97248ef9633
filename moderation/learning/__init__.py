"""What this site's own decisions teach: how its rules do, what was decided in like cases, how its readers take a nudge."""
