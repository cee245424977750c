"""Table identities, set-wise over documents and identities."""
