-- rule: span-crosses-change
-- verdict: review
-- says: The line's dates cross {date}, when what {policy} says of {code} changes for it
-- Inside the dates of the line the standing of its code changes, or what its diagnoses amount to. The date is the first day of the
-- change. A change that alters nothing for the line is none; inpatient stays are judged by the discharge alone. Where one policy lets go
-- of the code and another goes on with it, the diagnoses may lose their list: then the sentence about the code tells why.
select
  y.basis, y.line_id, y.day, false as main, 'procedure' as part, y.policy, y.system, y.code, y.day as change_day,
  coalesce(y.known_day, y.other_known_day, y.own_known_day) as known_day,
  coalesce(y.evidence, y.other_evidence, y.own_evidence) as evidence, false as cedes,
  cast(null as varchar) as detail
from (
  select
    c.basis, c.line_id, c.day, c.policy, c.system, c.code, x.known_day, x.evidence, o.known_day as other_known_day,
    o.evidence as other_evidence, z.known_day as own_known_day, z.evidence as own_evidence,
    row_number() over (
      partition by c.basis, c.line_id order by c.day, c.rank, x.known_day, o.known_day, x.evidence, o.evidence
    ) as nth
  from changes c
  left join boundaries x on x.basis = c.basis and x.policy = c.policy and x.system = c.system and x.code = c.code and x.day = c.day
  left join boundaries o on o.basis = c.basis and o.policy = c.policy and o.code = '' and o.day = c.day
  left join (select distinct line_id, system, code from belongs) l on l.line_id = c.line_id
  left join (
    select b.basis, b.system, b.code, b.day, min(b.known_day) as known_day, min(b.evidence) as evidence
    from boundaries b
    where b.code <> ''
    group by b.basis, b.system, b.code, b.day
  ) z on z.basis = c.basis and z.system = l.system and z.code = l.code and z.day = c.day
) y
where y.nth = 1
