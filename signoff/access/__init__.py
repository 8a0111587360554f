"""Who may reach what: the routes and the role matrix as data, and asking the target along them.

``routes.toml`` and ``rbac.toml`` say what the checklist asks; ``signoff.expect.access`` judges what was answered.
"""
