-- rule: ndc-mismatch
-- verdict: review
-- says: {code} on {date} is billed with NDC {detail}
-- By a crosswalk of NDCs and codes that was switched on, the line's NDC belongs to another code, or is none of those the crosswalk holds
-- for this code. An NDC of ten digits without hyphens is read in each way it can be meant; one that fits is enough. Unclassified codes
-- are judged by rules of their own.
select
  b.basis, y.line_id, y.day, true as main, 'ndc' as part, cast(null as varchar) as policy, y.system, y.code,
  cast(null as date) as change_day, cast(null as date) as known_day, cast(null as integer) as evidence, false as cedes, y.detail
from (
  select
    x.line_id, x.day, x.system, x.code,
    case
      when x.meant is not null then x.ndc_text || ', which ' || x.title || ' holds for ' || x.meant
      else x.ndc_text || ', which is none of those ' || x.title || ' holds for it'
    end as detail,
    row_number() over (partition by x.line_id order by x.title) as nth
  from (
    select
      l.line_id, l.use_day as day, l.system, l.code, l.ndc_text, t.title, min(m.code) as meant,
      max(case when m.code = l.code then 1 else 0 end) as fits, max(case when k.code is not null then 1 else 0 end) as held
    from lines l
    join ndc_states s on s.ndc_text = l.ndc_text and s.state = 'read'
    cross join rule_ndc_titles t
    left join ndc_matches m
      on m.ndc_text = l.ndc_text and m.title = t.title and (m.start_day is null or m.start_day <= l.use_day)
      and (m.end_day is null or l.use_day < m.end_day)
    left join rule_ndc_codes k
      on k.title = t.title and k.code = l.code and (k.start_day is null or k.start_day <= l.use_day)
      and (k.end_day is null or l.use_day < k.end_day)
    where l.code is not null and l.use_day is not null and not l.nonspecific and not l.inpatient
    group by l.line_id, l.use_day, l.system, l.code, l.ndc_text, t.title
  ) x
  where x.fits = 0
    and (
      x.held = 1
      or (
        x.meant is not null and x.system = 'HCPCS'
        and (x.code like 'A%' or x.code like 'C%' or x.code like 'J%' or x.code like 'P%' or x.code like 'Q%')
      )
    )
) y
cross join bases b
where y.nth = 1
