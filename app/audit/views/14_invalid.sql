-- Codes in use on days on which they did not exist, where a loaded table speaks for the day. `yet`: they came later.
select
  q.system, q.code, q.day,
  coalesce(max(case when t.start_day > q.day then 1 else 0 end), 0) as later,
  coalesce(max(case when t.end_day <= q.day then 1 else 0 end), 0) as ended,
  min(case when t.start_day > q.day then t.start_day end) as first_day,
  max(case when t.end_day <= q.day then t.end_day end) as last_end
from used_codes q
join code_windows w on w.system = q.system and q.day >= w.first_day and q.day <= w.last_day
left join code_times t on t.system = q.system and t.code = q.code
group by q.system, q.code, q.day
having sum(case when (t.start_day is null or t.start_day <= q.day) and (t.end_day is null or q.day < t.end_day) and t.code is not null then 1 else 0 end) = 0
