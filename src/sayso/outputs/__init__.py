"""Pictures and claims to rows and text; pure."""
