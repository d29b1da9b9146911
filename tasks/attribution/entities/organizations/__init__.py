"""The organizations and places that an article names, and which of them a description can refer to."""
