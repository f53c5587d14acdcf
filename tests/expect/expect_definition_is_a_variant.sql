-- Promise: a definition entered for an indicator is one of its variants and measured in the same unit.
select c.indicator_id, c.definition_id, i.unit, d.unit as definition_unit
from definition_choice c
join indicator i using (indicator_id)
join indicator d on d.indicator_id = c.definition_id
where d.variant_of is distinct from c.indicator_id or d.unit <> i.unit;
