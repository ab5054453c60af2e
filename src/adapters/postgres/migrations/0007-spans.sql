-- What spans tell of a minute of one operation; kept for two days, to explain alerts by.
create table span_minutes (
  project bigint not null references projects,
  minute timestamptz not null,
  service text not null,
  -- '': not named.
  environment text not null,
  operation text not null,
  count bigint not null,
  errors bigint not null,
  total_ms double precision not null,
  max_ms double precision not null,
  -- Of one that failed, else of the slowest.
  trace text,
  primary key (project, minute, service, environment, operation)
);
-- How well a thing explains the bug, 0 to 1; null where it is not measured.
alter table bug_links add column score real;
