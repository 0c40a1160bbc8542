"""The commands about versions: registering, promoting, stepping back, what was live when."""
