"""What quotation marks show: quoted statements, whose they are, and which marks quote nobody."""
