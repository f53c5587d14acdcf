-- Where is one indicator against its target path?
-- Grain: one row per year, oldest first. Units: the indicator's own.
-- Parameters: $indicator_id, $region_id.
select t.*, i.unit, c.decimals, i.direction, i.title_kk, i.title_ru, i.title_en, c.end_year, c.end_kind, c.end_value, c.end_low, c.end_high, c.end_printed,
    s.publisher as publisher_en, s.publisher_kk as publisher_kk, s.publisher_ru as publisher_ru,
    d.publisher as denominator_publisher_en, d.publisher_kk as denominator_publisher_kk, d.publisher_ru as denominator_publisher_ru,
    ts.publisher as target_publisher_en, ts.publisher_kk as target_publisher_kk, ts.publisher_ru as target_publisher_ru,
    f.mean as forecast_mean, f.lower_80, f.upper_80, f.lower_95, f.upper_95, b.rounding as base_rounding, b.numerator as base_numerator, i.per,
    n.value as countries,
    s.reported_by, s.address, d.address as denominator_address, ts.title as target_title, ts.address as target_address
from trajectory t
join indicator i using (indicator_id)
join scorecard c on c.indicator_id = t.indicator_id and c.region_id = 'KZ'
left join forecast f on f.indicator_id = t.indicator_id and f.region_id = t.region_id and f.year = t.year
left join annual_value b on b.indicator_id = t.indicator_id and b.region_id = t.region_id and b.year = t.base_year
left join annual_value n on n.indicator_id = i.countries_id and n.region_id = t.region_id and n.year = t.year
left join source s on s.source_id = t.source_id
left join source d on d.source_id = t.denominator_source_id
left join source ts on ts.source_id = t.target_source_id
where t.indicator_id = $indicator_id and t.region_id = $region_id
order by t.year;
