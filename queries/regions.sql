-- Which regions are there?
-- Grain: one row per region: the country, the regions and cities, then former regions.
select region_id, kind, name_kk, name_ru, name_en, tile_row, tile_col
from region
order by list_position(['country', 'city', 'region', 'former'], kind), region_id;
