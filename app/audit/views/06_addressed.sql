-- The lines a policy speaks to on a day, and how its code stands there; an unclassified code the policy never lists stands at never.
select
  s.basis, p.line_id, p.row_id, p.day, p.main, p.policy, p.drug, p.system, p.code, p.nonspecific, s.state, s.fixed, s.change_day,
  s.known_day, s.evidence, s.gone_known_day, s.gone_evidence
from probes p
join standing s on s.policy = p.policy and s.system = p.system and s.code = p.code and s.day = p.day
where not p.nonspecific
union all
select
  f.basis, p.line_id, p.row_id, p.day, p.main, p.policy, p.drug, p.system, p.code, p.nonspecific, coalesce(s.state, 'never') as state,
  coalesce(s.fixed, false) as fixed, s.change_day, s.known_day, s.evidence, s.gone_known_day, s.gone_evidence
from probes p
join policy_starts f on f.policy = p.policy
left join standing s
  on s.basis = f.basis and s.policy = p.policy and s.system = p.system and s.code = p.code and s.day = p.day
  and (s.drug = '' or p.drug = '' or s.drug = p.drug)
where p.nonspecific and (p.day >= f.first_day or (s.policy is not null and s.state <> 'later'))
