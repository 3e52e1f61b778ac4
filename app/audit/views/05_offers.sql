-- The codes a policy lists for its drug on the days its lines are looked at: what could have been billed.
select
  x.basis, x.policy, n.day, x.code, x.offer_drug as drug, (x.offer = 'unclassified') as unclassified, (x.code like 'C%') as c_code,
  x.known_day, x.evidence
from (select distinct policy, day from probes) n
join listings x on x.policy = n.policy
join policy_starts f on f.basis = x.basis and f.policy = x.policy
where x.offer <> ''
  and x.start_day <= n.day and (x.end_day is null or n.day < x.end_day)
  and (n.day >= f.first_day or x.start_fixed)
