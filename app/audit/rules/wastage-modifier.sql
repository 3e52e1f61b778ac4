-- rule: wastage-modifier
-- verdict: review
-- says: {code} on {date} {detail}
-- Where a policy prints that a code carries JZ when nothing was discarded, or a second line with JW for what was: a line with neither,
-- a JZ line beside a JW line, or a JW line alone; partners stand on the same claim, for the same member, code and date. Where no policy
-- prints it, a rule table of single-dose vials that was switched on may ask for it; then all lines of the member, code and day count, and
-- what was given and discarded must be whole vials, with no more discarded than they make necessary. Inpatient claims, rural health
-- clinics and federally qualified health centres are not asked by a table.
select
  y.basis, y.line_id, y.day, true as main, 'waste' as part, y.policy, y.system, y.code, cast(null as date) as change_day, y.known_day,
  y.evidence, false as cedes, y.detail
from (
  select
    x.basis, x.line_id, x.day, x.policy, x.system, x.code, x.known_day, x.evidence, x.detail,
    row_number() over (partition by x.basis, x.line_id order by x.first_asked, x.policy, x.evidence, x.detail) as nth
  from (
    select
      q.basis, l.line_id, l.use_day as day, q.policy, l.system, l.code, q.known_day, q.evidence, 1 as first_asked,
      case
        when l.jw then 'carries JW with no line for the amount given, which ' || q.policy || ' asks for'
        when l.jz then 'carries JZ beside a line with JW, which ' || q.policy || ' keeps apart'
        else 'carries neither JZ nor a line with JW, which ' || q.policy || ' asks for'
      end as detail
    from lines l
    join waste_lines g on g.line_id = l.line_id
    join limits q
      on q.kind = 'modifier' and q.value in ('JZ', 'JW') and q.code = l.code
      and q.start_day <= l.use_day and (q.end_day is null or l.use_day < q.end_day)
    join addressed a on a.basis = q.basis and a.line_id = l.line_id and a.policy = q.policy and a.main
    where (l.jw and g.claim_given = 0) or (not l.jw and l.jz and g.claim_wasted = 1)
      or (not l.jw and not l.jz and g.claim_wasted = 0)
    union all
    select
      b.basis, l.line_id, l.use_day as day, cast(null as varchar) as policy, l.system, l.code, cast(null as date) as known_day,
      cast(null as integer) as evidence, 2 as first_asked,
      case
        when l.jw and g.day_given = 0 then 'carries JW with no line for the amount given (' || v.title || ')'
        when l.jz and not l.jw and g.day_wasted = 1 then 'carries JZ beside a line with JW (' || v.title || ')'
        when not l.jz and not l.jw and g.day_wasted = 0 and l.use_day >= v.zero_day
          then 'carries neither JZ nor a line with JW (' || v.title || ')'
        when n.least <> n.amount then 'and what is billed with it that day are no whole vials of ' || v.said || ' units (' || v.title || ')'
        else 'is billed with more discarded units that day than vials of ' || v.said || ' make necessary (' || v.title || ')'
      end as detail
    from lines l
    join waste_lines g on g.line_id = l.line_id
    join rule_vials v
      on v.code = l.code and (v.start_day is null or v.start_day <= l.use_day) and (v.end_day is null or l.use_day < v.end_day)
      and v.waste_day <= l.use_day
    left join vial_sums n on n.title = v.title and n.code = l.code and n.amount = g.given + g.wasted
    left join vial_sums m on m.title = v.title and m.code = l.code and m.amount = g.given
    cross join bases b
    where not l.clinic
      and (
        (l.jw and g.day_given = 0) or (l.jz and not l.jw and g.day_wasted = 1)
        or (not l.jz and not l.jw and g.day_wasted = 0 and l.use_day >= v.zero_day)
        or (
          g.from_last = 1 and g.uncounted = 0 and g.day_given = 1
          and (n.least <> n.amount or (g.day_wasted = 1 and m.least < n.amount))
        )
      )
  ) x
) y
where y.nth = 1
