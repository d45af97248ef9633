"""What is answered to readers, to machines and to authors."""
