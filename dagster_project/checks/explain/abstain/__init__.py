"""What keeps a failing check from being an accusation: our own misreading, other bindings, what the document leaves open."""
