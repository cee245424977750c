-- 收入决算总额 and its sources = the row 合计 of 02.
{{ columns_of_total('income', ['fiscal', 'superior', 'business', 'operating', 'subunit', 'other']) }}
{{ against_printed() }}
