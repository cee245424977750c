{{ totals_of_summary('fiscal_summary', spent='total') }}
