"""Documents in batches over watched processes or machines."""
