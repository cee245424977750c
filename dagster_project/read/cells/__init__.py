"""Files that hold cells and text in their order, without a place on paper: what they hand over, and how they are unpacked."""
