{{ totals_of_summary('income_expenditure_summary', spent='amount') }}
