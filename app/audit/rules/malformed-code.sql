-- rule: malformed-code
-- verdict: error
-- says: {code} is written like no code that belongs there
-- A procedure that is neither HCPCS, CPT nor ICD-10-PCS in form, or a diagnosis in use that is no ICD-10-CM code in form. Upper and
-- lower case, blanks and a missing dot do not matter.
select
  b.basis, l.line_id, l.use_day as day, true as main, 'procedure' as part, cast(null as varchar) as policy, cast(null as varchar) as system,
  l.found as code, cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes,
  'procedure' as detail
from lines l
cross join bases b
where l.malformed
union all
select distinct
  b.basis, l.line_id, l.use_day as day, true as main, 'diagnosis' as part, cast(null as varchar) as policy, cast(null as varchar) as system,
  d.found as code, cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes,
  'diagnosis' as detail
from lines l
join row_diagnoses d on d.row_id = l.row_id
cross join bases b
where d.malformed and d.used is not null and l.has_code
