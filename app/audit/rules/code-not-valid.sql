-- rule: code-not-valid
-- verdict: error
-- says: {code} is not a valid {system} code on {date}{detail}
-- The code did not exist on the date used: not yet, no longer or never, by a code table that speaks for that day. It concerns the
-- procedure and the diagnoses in use, whether or not a policy lists them.
select
  b.basis, l.line_id, l.use_day as day, true as main, 'procedure' as part, cast(null as varchar) as policy, l.system, l.code,
  case when v.later = 1 and v.ended = 0 then v.first_day else v.last_end end as change_day, cast(null as date) as known_day,
  cast(null as integer) as evidence, false as cedes,
  case
    when v.later = 1 and v.ended = 0 then ': it is valid from ' || cast(v.first_day as varchar)
    when v.ended = 1 then ': it is not valid from ' || cast(v.last_end as varchar) || ' on'
    else ': the table does not hold it'
  end as detail
from lines l
join invalid v on v.system = l.system and v.code = l.code and v.day = l.use_day
cross join bases b
union all
select distinct
  b.basis, l.line_id, l.use_day as day, true as main, 'diagnosis' as part, cast(null as varchar) as policy, d.system, d.code,
  case when v.later = 1 and v.ended = 0 then v.first_day else v.last_end end as change_day, cast(null as date) as known_day,
  cast(null as integer) as evidence, false as cedes,
  case
    when v.later = 1 and v.ended = 0 then ': it is valid from ' || cast(v.first_day as varchar)
    when v.ended = 1 then ': it is not valid from ' || cast(v.last_end as varchar) || ' on'
    else ': the table does not hold it'
  end as detail
from lines l
join row_diagnoses d on d.row_id = l.row_id
join invalid v on v.system = d.system and v.code = d.code and v.day = d.day
cross join bases b
where d.used is not null and not d.malformed and l.has_code
