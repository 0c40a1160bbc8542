"""What counting asks of an engine, and the engines that answer."""
