-- Kinds of assets do not exceed 固定资产总额; 原值 and 净值 are not compared.
{{ at_most(
    ['asset_building', 'asset_vehicle'], "{0}.item = 'asset_fixed'",
    "not (w.quote like '%原值%' and w.quote like '%净值%')"
) }}
{{ disagreeing('low > 0') }}
