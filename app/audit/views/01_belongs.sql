-- Which policies speak of a line's code on any day: those that list it, or, for an unclassified code, those whose drug it is. With what
-- the views below ask of such a line: they are few beside all lines, and nothing but this view looks at the others.
select
  l.line_id, l.row_id, x.policy, '' as drug, l.system, l.code, l.nonspecific, l.inpatient, l.c_usable, l.from_day, l.to_day, l.use_day,
  coalesce(l.list_day, l.use_day) as list_day
from lines l
join (select distinct policy, system, code from listings) x on x.system = l.system and x.code = l.code
where not l.nonspecific
union all
select
  l.line_id, l.row_id, i.policy, i.drug, l.system, l.code, l.nonspecific, l.inpatient, l.c_usable, l.from_day, l.to_day, l.use_day,
  coalesce(l.list_day, l.use_day) as list_day
from lines l
join identified i on i.name_text = l.name_text and i.ndc_text = l.ndc_text
where l.nonspecific
