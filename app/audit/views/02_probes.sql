-- The days a line is looked at under each policy that speaks of its code: the date its listing goes by, and inside its span every day on
-- which one of these policies changes.
select b.line_id, b.row_id, b.policy, b.drug, b.system, b.code, b.nonspecific, b.list_day as day, true as main
from belongs b
where b.use_day is not null
union all
select b.line_id, b.row_id, b.policy, b.drug, b.system, b.code, b.nonspecific, s.day, false as main
from belongs b
join (
  select distinct b.line_id, x.day
  from belongs b
  join boundaries x on x.policy = b.policy
  where not b.inpatient and b.use_day is not null and b.from_day < b.to_day and x.day > b.from_day and x.day <= b.to_day
) s on s.line_id = b.line_id
