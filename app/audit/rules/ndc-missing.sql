-- rule: ndc-missing
-- verdict: review
-- says: {code} on {date} carries no NDC, which {detail} asks for
-- A crosswalk of NDCs and codes that was switched on asks for an NDC on lines with this code, and the line's cell is blank or holds a
-- filler. A sheet without any NDC column says nothing of NDCs, and neither does this rule.
select
  b.basis, y.line_id, y.day, true as main, 'ndc' as part, cast(null as varchar) as policy, y.system, y.code,
  cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes, y.title as detail
from (
  select l.line_id, l.use_day as day, l.system, l.code, min(k.title) as title
  from lines l
  join ndc_states s on s.ndc_text = l.ndc_text and s.state = 'none'
  join rule_ndc_codes k
    on k.code = l.code and k.required and (k.start_day is null or k.start_day <= l.use_day) and (k.end_day is null or l.use_day < k.end_day)
  join ndc_sheets g on g.sheet_no = l.sheet_no
  where l.use_day is not null and not l.inpatient
  group by l.line_id, l.use_day, l.system, l.code
) y
cross join bases b
