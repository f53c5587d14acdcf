-- title_kk: Нысаналардың бүгінгі жағдайы
-- title_ru: Цели: что выполнено
-- title_en: Targets: what is met
-- question_kk: Әр нысаналы көрсеткіштің соңғы мәні мен бағасы қандай?
-- question_ru: Каково последнее значение и оценка каждого целевого показателя?
-- question_en: What is the latest value and verdict of each target indicator?
select i.title_en, i.title_kk, i.title_ru, s.year, s.actual, s.target_printed, s.gap, s.verdict, s.outlook
from scorecard s
join indicator i using (indicator_id)
where s.region_id = 'KZ'
order by list_position(['missed', 'uncertain', 'met', 'no_data'], s.verdict), i.title_en;
