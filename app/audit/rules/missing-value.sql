-- rule: missing-value
-- verdict: undetermined
-- says: {code}: {detail}
-- A value is missing without which the line cannot be judged: the date, the procedure of a professional line, or, where a policy
-- lists the code, every diagnosis the line could rest on. Pointers that can mean two things count as missing.
select
  b.basis, l.line_id, l.use_day as day, true as main, 'procedure' as part, cast(null as varchar) as policy, l.system,
  coalesce(l.code, l.found) as code, cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence,
  false as cedes,
  case
    when l.code_missing then 'the line has no procedure code'
    when l.inpatient then 'the stay has no discharge date'
    else 'the line has no date of service'
  end as detail
from lines l
cross join bases b
where l.code_missing or (l.has_code and l.use_day is null)
union all
select
  s.basis, s.line_id, s.day, s.main, 'diagnosis' as part, cast(null as varchar) as policy, l.system, l.code,
  cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes,
  case
    when s.ambiguous = 1 then 'the diagnosis pointer can mean two things'
    else 'the line points to no diagnosis on the claim'
  end as detail
from diagnosis_support s
join lines l on l.line_id = s.line_id
where s.main and (s.used = 0 or s.ambiguous = 1)
