"""On which day a person reaches an age."""

from duckdb import DuckDBPyConnection

# Who was born on February 29 has the birthday on March 1 in other years; a month without that day passes to its next.
_LAST_YEAR = 9999
_MONTHS = "cast(b.born + to_months(a.amount * case a.unit when 'months' then 1 else 12 end) as date)"
_REACHED = f"""
case
  when a.unit in ('days', 'weeks') then b.born + a.amount * case a.unit when 'weeks' then 7 else 1 end
  when day({_MONTHS}) < day(b.born) then {_MONTHS} + 1
  else {_MONTHS}
end
"""
_BIRTHDAYS = f"""
create table birthdays as
select b.born, a.amount, a.unit, case when year({_REACHED}) <= {_LAST_YEAR} then {_REACHED} end as reached
from (
  select low as amount, low_unit as unit from age_bands where low is not null
  union
  select high, high_unit from age_bands where high is not null
) a
cross join (select distinct born from every_line where born is not null and exists (select 1 from age_bands)) b
"""  # noqa: S608 - no value from outside


def build_birthdays(connection: DuckDBPyConnection) -> None:
    """Make `birthdays`: the day each person of the file reaches each age a policy speaks of; none beyond the calendar."""
    connection.execute("drop table if exists birthdays")
    connection.execute(_BIRTHDAYS)
