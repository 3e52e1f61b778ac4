-- rule: nonspecific-code-unidentified
-- verdict: undetermined
-- says: {code} on {date} names no drug, and neither does the line: it has no drug name and no NDC
-- An unclassified code stands for a drug only by the drug's name or NDC. With neither, no policy can be chosen.
select
  b.basis, l.line_id, l.use_day as day, true as main, 'procedure' as part, cast(null as varchar) as policy, l.system, l.code,
  cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes,
  cast(null as varchar) as detail
from lines l
join namings n on n.name_text = l.name_text and n.ndc_text = l.ndc_text
cross join bases b
where l.nonspecific and n.state = 'unnamed'
