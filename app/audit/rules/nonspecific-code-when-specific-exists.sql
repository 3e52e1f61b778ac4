-- rule: nonspecific-code-when-specific-exists
-- verdict: review
-- says: {code} is billed for the drug of {policy} on {date}, {detail}
-- The drug is known by its name or NDC. Either a specific code was listed on that day that this kind of claim can carry, or the
-- unclassified code itself was not listed.
select
  x.basis, x.line_id, x.day, x.main, 'procedure' as part, x.policy, x.system, x.code, x.change_day,
  case when x.gone_known_day is not null then x.gone_known_day when x.state = 'in' then o.known_day else coalesce(x.known_day, o.known_day) end as known_day,
  case when x.gone_known_day is not null then x.gone_evidence when x.state = 'in' then o.evidence else coalesce(x.evidence, o.evidence) end as evidence,
  false as cedes,
  case when o.line_id is not null then 'when a specific code was listed' else 'when it was not listed' end as detail
from listed_lines x
left join (
  select a.basis, a.line_id, a.day, a.main, min(s.known_day) as known_day, min(s.evidence) as evidence
  from listed_lines a
  join belongs k on k.line_id = a.line_id and k.policy = a.policy and k.drug = a.drug
  join offers s on s.basis = a.basis and s.policy = a.policy and s.day = a.day
  where a.nonspecific and not s.unclassified and (k.c_usable or not s.c_code) and (s.drug = '' or a.drug = '' or s.drug = a.drug)
    and not k.inpatient
  group by a.basis, a.line_id, a.day, a.main
) o on o.basis = x.basis and o.line_id = x.line_id and o.day = x.day and o.main = x.main
where x.nonspecific and x.state <> 'disputed' and (x.state <> 'in' or o.line_id is not null)
