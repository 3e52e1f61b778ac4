-- The policies whose diagnosis list counts for a line on a day: those that list its code and were in force. `pends`: every diagnosis does.
select
  a.basis, a.line_id, l.row_id, a.day, a.main, a.policy, l.code as procedure_code, l.nonspecific,
  (g.policy is not null) as pends, g.known_day, g.evidence
from (select distinct basis, line_id, day, main, policy from addressed where state = 'in') a
join lines l on l.line_id = a.line_id
join policy_starts f on f.basis = a.basis and f.policy = a.policy
left join regimes g
  on g.basis = a.basis and g.policy = a.policy and g.start_day <= a.day and (g.end_day is null or a.day < g.end_day)
where a.day >= f.first_day
