"""The rules of narrative identities: claims in, instances out. One module for each kind of statement."""
