"""Official codes and names by year."""
