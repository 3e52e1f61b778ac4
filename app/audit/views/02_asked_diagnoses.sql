-- The diagnoses that stand on the claim rows of these lines.
select d.row_id, d.place, d.used, d.code, d.system, d.malformed, d.ambiguous
from row_diagnoses d
join (select distinct row_id from belongs) b on b.row_id = d.row_id
