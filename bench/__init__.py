"""What measures speed and quality; data folders are arguments."""
