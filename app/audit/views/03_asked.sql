-- The questions put to the policies: was this code listed on this day?
select distinct b.policy, l.system, l.code, p.day
from lines l
join belongs b on b.line_id = l.line_id
join probes p on p.line_id = l.line_id
union
select distinct b.policy, d.system, d.code, p.day
from lines l
join belongs b on b.line_id = l.line_id
join probes p on p.line_id = l.line_id
join row_diagnoses d on d.row_id = l.row_id
join (select distinct policy, system, code from listings) x on x.policy = b.policy and x.system = d.system and x.code = d.code
