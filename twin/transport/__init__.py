"""How the twin is reached: certificates, TLS, the plain-HTTP port, and its servers."""
