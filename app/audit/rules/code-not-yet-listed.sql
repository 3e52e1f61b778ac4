-- rule: code-not-yet-listed
-- verdict: note
-- says: {code} is listed in {policy} only from {change} on; the line is dated {date}
-- The code came onto the list with a later version of the policy that states no day for it. The code may well be right: a list is
-- for information, so this is a note. Where the code did not exist yet, code-not-valid says so instead.
select
  x.basis, x.line_id, x.day, x.main, 'procedure' as part, x.policy, x.system, x.code, x.change_day, x.known_day, x.evidence,
  true as cedes, cast(null as varchar) as detail
from listed_lines x
where not x.nonspecific and x.state = 'later' and not x.fixed
