"""What is reported without quotation marks, or what a phrase gives to somebody as a view."""
