-- The lines a policy speaks to on a day, and how its code stands there; an unclassified code the policy never lists stands at never.
select
  s.basis, l.line_id, p.day, p.main, b.policy, b.drug, s.state, s.fixed, s.change_day, s.known_day, s.evidence,
  s.gone_known_day, s.gone_evidence
from lines l
join belongs b on b.line_id = l.line_id
join probes p on p.line_id = l.line_id
join standing s on s.policy = b.policy and s.system = l.system and s.code = l.code and s.day = p.day
where not l.nonspecific
union all
select
  f.basis, l.line_id, p.day, p.main, b.policy, b.drug, coalesce(s.state, 'never') as state, coalesce(s.fixed, false) as fixed,
  s.change_day, s.known_day, s.evidence, s.gone_known_day, s.gone_evidence
from lines l
join belongs b on b.line_id = l.line_id
join probes p on p.line_id = l.line_id
join policy_starts f on f.policy = b.policy
left join standing s
  on s.basis = f.basis and s.policy = b.policy and s.system = l.system and s.code = l.code and s.day = p.day
  and (s.drug = '' or b.drug = '' or s.drug = b.drug)
where l.nonspecific and (p.day >= f.first_day or (s.policy is not null and s.state <> 'later'))
