"""What builds the data that attribution works with."""
