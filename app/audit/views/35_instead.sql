-- The codes that a policy lists for its drug on the day of a finding about which code to bill.
select distinct f.line_id, f.rule, f.basis, o.code, o.unclassified
from findings f
join belongs b on b.line_id = f.line_id and b.policy = f.policy
join offers o on o.basis = f.basis and o.policy = f.policy and o.day = f.day
where f.rule in ('code-not-yet-in-effect', 'code-no-longer-in-effect', 'nonspecific-code-when-specific-exists', 'wrong-claim-type')
  and not b.inpatient and (b.c_usable or not o.c_code) and (o.drug = '' or b.drug = '' or o.drug = b.drug)
