"""What is said, found by rules: quotations, reported speech, and the source each hangs on."""
