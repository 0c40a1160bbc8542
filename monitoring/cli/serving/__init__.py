"""The dashboard's server as a process, and how SIGTERM ends what runs."""
