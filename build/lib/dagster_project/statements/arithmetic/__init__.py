"""The sums of the forms as judge between several readings of one table."""
