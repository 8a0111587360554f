"""Object storage of the twin: a small look-alike of S3 that checks signatures."""
