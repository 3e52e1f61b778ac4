-- The questions put to the policies: was this code listed on this day?
select distinct p.policy, p.system, p.code, p.day
from probes p
union
select distinct p.policy, d.system, d.code, p.day
from asked_diagnoses d
join probes p on p.row_id = d.row_id
join (select distinct policy, system, code from listings) x on x.policy = p.policy and x.system = d.system and x.code = d.code
