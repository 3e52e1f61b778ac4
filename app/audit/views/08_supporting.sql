-- The policies whose diagnosis list counts for a line on a day: those that list its code and were in force. `pends`: every diagnosis does.
with listing as (
  select
    s.basis, s.policy, s.system, s.code, s.day, s.drug, (g.policy is not null) as pends, g.known_day, g.evidence
  from (select distinct basis, policy, system, code, day, drug from standing where state = 'in') s
  join policy_starts f on f.basis = s.basis and f.policy = s.policy
  left join regimes g
    on g.basis = s.basis and g.policy = s.policy and g.start_day <= s.day and (g.end_day is null or s.day < g.end_day)
  where s.day >= f.first_day
)
select
  x.basis, p.line_id, p.row_id, p.day, p.main, p.policy, p.code as procedure_code, p.nonspecific, x.pends, x.known_day, x.evidence
from probes p
join listing x on x.policy = p.policy and x.system = p.system and x.code = p.code and x.day = p.day
where not p.nonspecific
union all
select distinct
  x.basis, p.line_id, p.row_id, p.day, p.main, p.policy, p.code as procedure_code, p.nonspecific, x.pends, x.known_day, x.evidence
from probes p
join listing x on x.policy = p.policy and x.system = p.system and x.code = p.code and x.day = p.day
where p.nonspecific and (x.drug = '' or p.drug = '' or x.drug = p.drug)
