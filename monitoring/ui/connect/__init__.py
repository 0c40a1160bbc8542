"""The page on which a deployment is connected: files, how they are read, what is proposed, the file, done."""
