-- One answer per line, basis and day: the policy that lists the code, else the one that says most about it. All lines of a code that
-- names its drug have the same answer on a day.
with best as (
  select y.*
  from (
    select
      s.*,
      row_number() over (
        partition by s.basis, s.system, s.code, s.day
        order by
          case s.state
            when 'in' then 1
            when 'disputed' then 2
            when 'later' then case when s.fixed then 3 else 6 end
            when 'ended' then case when s.fixed then 4 else 5 end
            else 7
          end,
          s.policy, s.drug, s.serves
      ) as place
    from standing s
  ) y
  where y.place = 1
)
select
  s.basis, p.line_id, p.day, p.main, p.policy, p.drug, p.system, p.code, p.nonspecific, s.state, s.fixed, s.change_day, s.known_day,
  s.evidence, s.gone_known_day, s.gone_evidence
from probes p
join best s on s.policy = p.policy and s.system = p.system and s.code = p.code and s.day = p.day
where not p.nonspecific
union all
select
  y.basis, y.line_id, y.day, y.main, y.policy, y.drug, y.system, y.code, y.nonspecific, y.state, y.fixed, y.change_day, y.known_day,
  y.evidence, y.gone_known_day, y.gone_evidence
from (
  select
    a.*,
    row_number() over (
      partition by a.basis, a.line_id, a.day, a.main
      order by
        case a.state
          when 'in' then 1
          when 'disputed' then 2
          when 'later' then case when a.fixed then 3 else 6 end
          when 'ended' then case when a.fixed then 4 else 5 end
          else 7
        end,
        a.policy, a.drug
    ) as place
  from addressed a
  where a.nonspecific
) y
where y.place = 1
