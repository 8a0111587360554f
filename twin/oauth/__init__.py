"""OAuth providers of the twin: one that speaks as Google does (OpenID Connect), one as GitHub does (OAuth 2)."""
