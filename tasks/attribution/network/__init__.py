"""The trained model: features of the parse, the network that labels them, and the finder that uses both."""
