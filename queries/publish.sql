-- What is the open data as SDMX-CSV 2.0?
-- Grain: one row per indicator, region and period: the figure that counts (observation_best), no cumulative ones.
-- Columns are the cross-domain concepts of SDMX; TIME_PERIOD is a year, quarter, month, day or a span (ISO 8601).
with figure as (
    select o.*, date_diff('month', o.period_start, o.period_end) as months,
        day(o.period_start) = 1 and day(o.period_end) = 1 as is_whole_months
    from observation_best o
    where not o.is_cumulative
)
select
    'dataflow' as "STRUCTURE", 'NYSANA:DF_PUBLIC_SECURITY(1.0)' as "STRUCTURE_ID", 'I' as "ACTION",
    case
        when is_whole_months and months = 12 and month(period_start) = 1 then 'A'
        when is_whole_months and months = 3 and month(period_start) in (1, 4, 7, 10) then 'Q'
        when is_whole_months and months = 1 then 'M'
        when period_end = period_start + interval 1 day then 'D'
        else '_O'
    end as "FREQ",
    region_id as "REF_AREA", upper(indicator_id) as "INDICATOR",
    case "FREQ"
        when 'A' then strftime(period_start, '%Y')
        when 'Q' then strftime(period_start, '%Y') || '-Q' || quarter(period_start)
        when 'M' then strftime(period_start, '%Y-%m')
        when 'D' then strftime(period_start, '%Y-%m-%d')
        else strftime(period_start, '%Y-%m-%d') || '/P' || case
            when is_whole_months then months || 'M' else date_diff('day', period_start, period_end) || 'D'
        end
    end as "TIME_PERIOD",
    value as "OBS_VALUE", upper(i.unit) as "UNIT_MEASURE", 0 as "UNIT_MULT", i.decimals as "DECIMALS",
    case status when 'provisional' then 'P' when 'estimated' then 'E' else 'A' end as "OBS_STATUS",
    'F' as "CONF_STATUS", upper(coverage) as "COVERAGE", s.publisher as "DATA_PROVIDER",
    source_id || ', ' || locator || ': ' || printed as "DATA_SOURCE", vintage as "LAST_UPDATE"
from figure
join indicator i using (indicator_id)
join source s using (source_id)
order by "INDICATOR", "REF_AREA", period_start, period_end;
