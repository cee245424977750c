"""The night: register, read, land, judge, publish; its lock, its state and its summary."""
