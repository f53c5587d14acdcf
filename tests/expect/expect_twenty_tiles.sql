-- Promise: 20 present regions stand on 20 different tiles; a former region is made of present ones.
select 'tiles' as what, count(*) as n from (select distinct tile_row, tile_col from region where kind in ('region', 'city')) having n <> 20
union all
select whole_id, count(*) from region_part p join region r on r.region_id = p.part_id where r.kind = 'former' group by 1;
