-- Which regions can be compared: the 20, and the territories of before the split of June 2022?
-- Grain: one row per region: cities, regions, then the territories.
select region_id, kind, name_kk, name_ru, name_en
from region
where kind in ('city', 'region') or (kind = 'former' and valid_to >= date '2022-01-01')
order by list_position(['city', 'region', 'former'], kind), region_id;
