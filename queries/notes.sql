-- What must a reader know about an indicator's data?
-- Grain: one row per note on the indicator or on the parts of its formula.
-- Parameters: $indicator_id.
select n.*, n.indicator_id = $indicator_id as is_own, s.address
from data_note n
left join source s using (source_id)
where n.indicator_id = $indicator_id
    or n.indicator_id in (
        select unnest([numerator_id, denominator_id]) from indicator where indicator_id = $indicator_id
    )
order by not is_own, n.year nulls last, n.kind <> 'break', n.note_id;
