-- rule: wrong-claim-type
-- verdict: error
-- says: {code} on {date} does not belong on {detail}
-- ICD-10-PCS codes belong on inpatient claims alone. C-codes belong on hospital outpatient claims, and on a professional claim only
-- where the place of service is a surgery centre (24).
select
  b.basis, l.line_id, l.use_day as day, true as main, 'procedure' as part, p.policy, l.system, l.code, cast(null as date) as change_day,
  cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes,
  case
    when l.system = 'ICD-10-PCS' then 'a professional or outpatient claim'
    else 'a professional claim of this place of service'
  end as detail
from lines l
cross join bases b
left join (select line_id, min(policy) as policy from belongs group by line_id) p on p.line_id = l.line_id
where (l.system = 'ICD-10-PCS' and not l.inpatient) or (l.system = 'HCPCS' and l.code like 'C%' and not l.c_usable)
