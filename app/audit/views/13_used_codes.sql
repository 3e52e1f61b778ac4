-- The codes in use, with the days on which they are.
select l.system, l.code, l.use_day as day from lines l where l.code is not null and l.use_day is not null
union
select d.system, d.code, d.day
from row_diagnoses d
where d.code is not null and d.used is not null and not d.malformed and d.day is not null
