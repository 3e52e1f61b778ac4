-- rule: code-no-longer-listed
-- verdict: review
-- says: {code} is not listed in {policy} as published {published}, the version in force on {date}; it was listed before {change}
-- The code left the list with a version of the policy that states no day for it, and the line is dated on or after that version's day.
select
  x.basis, x.line_id, x.day, x.main, 'procedure' as part, x.policy, x.system, x.code, x.change_day, x.known_day, x.evidence,
  false as cedes, cast(null as varchar) as detail
from listed_lines x
where not x.nonspecific and x.state = 'ended' and not x.fixed
