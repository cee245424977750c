-- 支出决算总额 and its natures = the row 合计 of 03.
{{ columns_of_total('expenditure', ['basic', 'project', 'to_superior', 'operating', 'to_subunit']) }}
{{ against_printed() }}
