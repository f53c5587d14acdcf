-- What was imported, by whom, and what became of it?
-- Grain: one row per imported file, newest first; `warnings`: how many things looked odd in it.
select l.*, r.name_kk as region_kk, r.name_ru as region_ru, r.name_en as region_en, count(w.import_id) as warnings
from import_log l
left join region r using (region_id)
left join import_warning w using (import_id)
group by all
order by l.imported_at desc, l.import_id desc;
