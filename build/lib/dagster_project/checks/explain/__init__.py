"""Why a check fails: hypotheses in their order, causes, clusters, and what is our own misreading."""
