-- What must a reader know about an indicator's data?
-- Grain: one row per note on the indicator, on the parts of its formula, or on its other definitions.
-- Parameters: $indicator_id.
select n.*, n.indicator_id = $indicator_id as is_own, s.address, s.title as source_en, s.title_kk as source_kk,
    s.title_ru as source_ru
from data_note n
left join source s using (source_id)
where (n.indicator_id = $indicator_id
        or n.indicator_id in (
            select unnest([numerator_id, denominator_id]) from indicator where indicator_id = $indicator_id
        )
        or n.indicator_id in (select indicator_id from indicator where variant_of = $indicator_id))
    -- Going back to an earlier day, a note on a text that came later would speak of the future.
    and coalesce(s.published_on <= (select as_of from build_info), true)
    and n.note_id not in (select 'gap-' || indicator_id from definition_choice)
order by not is_own, n.year nulls last, n.kind <> 'break', n.note_id;
