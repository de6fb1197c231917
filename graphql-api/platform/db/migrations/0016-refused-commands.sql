-- Commands of one actor that are refused for one reason again and again: the first few of a while are entries of the audit, the others are
-- counted here until the next entry says how many there were. Nobody reads it but who writes the audit.
create table refused_command (
  actor    text not null,
  action   text not null,                                     -- 'account.disable'
  code     text not null,                                     -- of the error: 'FORBIDDEN'
  began_at timestamptz not null,                              -- of the while
  times    int not null default 1 check (times > 0),          -- refused in it, entries and others
  primary key (actor, action, code)
);

grant select, insert, update, delete on refused_command to city_gate;
