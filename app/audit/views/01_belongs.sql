-- Which policies speak of a line's code on any day: those that list it, or, for an unclassified code, those whose drug it is.
select distinct l.line_id, x.policy, '' as drug
from lines l
join (select distinct policy, system, code from listings) x on x.system = l.system and x.code = l.code
where not l.nonspecific
union all
select distinct l.line_id, i.policy, i.drug
from lines l
join identified i on i.name_text = l.name_text and i.ndc_text = l.ndc_text
where l.nonspecific
