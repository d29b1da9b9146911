"""What is one statement: continued, overlapping, nested and repeated ones put in order."""
