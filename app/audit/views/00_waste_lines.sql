-- What was given and discarded of each code that is asked about its vials: on the claim and by the member, on a day, over all claims
-- of its kind in the file.
select
  l.line_id,
  max(case when l.jw then 1 else 0 end) over (partition by l.claim_key, l.member_key, l.professional, l.code, l.use_day) as claim_wasted,
  max(case when l.jw then 0 else 1 end) over (partition by l.claim_key, l.member_key, l.professional, l.code, l.use_day) as claim_given,
  max(case when l.jw then 1 else 0 end) over (partition by l.member_key, l.professional, l.code, l.use_day) as day_wasted,
  max(case when l.jw then 0 else 1 end) over (partition by l.member_key, l.professional, l.code, l.use_day) as day_given,
  max(case when l.units is null or l.units <= 0 then 1 else 0 end) over (partition by l.member_key, l.professional, l.code, l.use_day) as uncounted,
  coalesce(sum(case when l.jw then 0 else l.units end) over (partition by l.member_key, l.professional, l.code, l.use_day), 0) as given,
  coalesce(sum(case when l.jw then l.units else 0 end) over (partition by l.member_key, l.professional, l.code, l.use_day), 0) as wasted,
  row_number() over (
    partition by l.member_key, l.professional, l.code, l.use_day
    order by l.claim_key desc, l.line_number desc, l.line desc, l.amount desc, l.line_id desc
  ) as from_last
from every_line l
join (
  select code from limits where kind = 'modifier' and value in ('JZ', 'JW')
  union
  select code from rule_vials
) k on k.code = l.code
where l.use_day is not null and not l.inpatient
