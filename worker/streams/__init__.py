"""Where articles wait, are worked on and come out: the store's steps, over Redis streams and in memory."""
