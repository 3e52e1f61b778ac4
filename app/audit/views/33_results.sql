-- All that is said of each line under each basis, in three kinds: by age, by repetition, and the rest.
select p.*, 'rest' as kind from procedure_results p
union all
select d.*, 'rest' as kind from diagnosis_results d
union all
select
  r.basis, r.line_id, r.day, r.part, r.rule, r.policy, r.system, r.code, r.change_day, r.known_day, r.evidence, r.detail,
  case r.part when 'age' then 'age' when 'line' then 'repetition' else 'rest' end as kind
from ranked r
left join procedure_results p on p.basis = r.basis and p.line_id = r.line_id
where r.part = 'line' or (r.part in ('age', 'units', 'waste') and p.line_id is null)
