-- The lines a policy speaks to on the date used.
select distinct line_id from addressed where basis = 'chosen' and main
