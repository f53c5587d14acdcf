-- title_kk: Қайшылықтар мен үзілістер
-- title_ru: Противоречия и разрывы
-- title_en: Contradictions and breaks
-- question_kk: Деректер бір-біріне қай жерде қайшы келеді?
-- question_ru: Где данные противоречат сами себе?
-- question_en: Where does the data contradict itself?
select n.kind, n.indicator_id, n.year, n.text_en, n.text_kk, n.text_ru, s.title as source
from data_note n
left join source s using (source_id)
where n.kind in ('contradiction', 'break', 'revision')
order by n.kind, n.indicator_id, n.year;
