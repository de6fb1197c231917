-- Requests that replicas have let in, told to one another each second (graphql-api/security/http/shared-rates.ts). Nothing of it is worth a
-- disk's wait, nor to be there after a crash; rows are read for ten seconds and swept soon after.
create unlogged table request_count (
  id         bigint generated always as identity primary key,
  replica    uuid not null,                                   -- one running server
  kind       text not null,                                   -- which limit: address, viewer, signIn
  subject    text not null,                                   -- whose requests: '10.0.0.7', 'account 12'
  requests   int not null check (requests > 0),
  at         timestamptz not null default clock_timestamp(),
  -- Rows become visible in the order in which they are committed, which no number or time of theirs tells: this does.
  written_by xid8 not null default pg_current_xact_id()
);
create index on request_count (at);

grant select, insert, update, delete on request_count to city_gate;
