"""The catalogue of identities (勾稽关系): data, parsed once into objects and formulas."""
