-- The days a line is looked at: the date its listing goes by, and inside its span every day on which a policy of its code changes.
select l.line_id, coalesce(l.list_day, l.use_day) as day, true as main
from lines l
where l.use_day is not null and l.code is not null
union all
select distinct l.line_id, x.day, false as main
from lines l
join belongs b on b.line_id = l.line_id
join boundaries x on x.policy = b.policy
where not l.inpatient and l.use_day is not null and x.day > l.from_day and x.day <= l.to_day
