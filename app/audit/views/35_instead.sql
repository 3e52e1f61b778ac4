-- The codes that a policy lists for its drug on the day of a finding about which code to bill. Where the policy has several drugs, those
-- of the drug that the finding's code is for, as far as one can tell.
select distinct f.line_id, f.rule, f.basis, o.code, o.unclassified
from findings f
join belongs b on b.line_id = f.line_id and b.policy = f.policy
left join (
  select x.policy, x.system, x.code, case when min(x.offer_drug) = max(x.offer_drug) then min(x.offer_drug) else '' end as drug
  from listings x
  where x.offer = 'drug'
  group by x.policy, x.system, x.code
) d on d.policy = f.policy and d.system = f.system and d.code = f.code
join offers o on o.basis = f.basis and o.policy = f.policy and o.day = f.day
where f.rule in ('code-not-yet-in-effect', 'code-no-longer-in-effect', 'nonspecific-code-when-specific-exists', 'wrong-claim-type')
  and not b.inpatient and (b.c_usable or not o.c_code)
  and (o.drug = '' or (b.drug = '' and coalesce(d.drug, '') = '') or o.drug = b.drug or o.drug = d.drug)
