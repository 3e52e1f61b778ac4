-- All that is said of each line under each basis, in four kinds: by age, by repetition, by rule tables, and the rest. What a policy says of
-- age, units and waste gives way to everything said of the procedure; what a rule table says gives way to all of it but "not yet listed".
select p.*, 'rest' as kind from procedure_results p
union all
select d.*, 'rest' as kind from diagnosis_results d
union all
select
  r.basis, r.line_id, r.day, r.part, r.rule, r.policy, r.system, r.code, r.change_day, r.known_day, r.evidence, r.detail,
  case
    when r.part = 'age' then 'age'
    when r.part = 'line' then 'repetition'
    when r.policy is null then 'table'
    else 'rest'
  end as kind
from (
  select h.*, row_number() over (partition by h.basis, h.line_id, h.part order by h.rung, h.policy, h.code) as nth
  from ranked h
  where h.part in ('age', 'line', 'units', 'waste', 'ndc', 'place')
) r
left join (
  select basis, line_id, max(case when rule = 'code-not-yet-listed' then 0 else 1 end) as shut
  from procedure_results
  group by basis, line_id
) p on p.basis = r.basis and p.line_id = r.line_id
where (r.part <> 'ndc' or r.nth = 1)
  and (r.part = 'line' or p.line_id is null or (r.policy is null and p.shut = 0))
