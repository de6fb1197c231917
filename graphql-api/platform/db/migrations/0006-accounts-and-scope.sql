-- Who may see what: accounts with roles and regions, and the row-level security that keeps each to its own part of the city.
--
-- A transaction works as one of four database roles, taken on by `set local role`:
--   the owner      our own work: importing, settling, tiles of the whole city. Not bound by any policy
--   city_whole     reads for an account that may see the whole city
--   city_scoped    reads for an account of some regions: only rows that lie in them
--   city_gate      signing in, administration, machine tokens: accounts and sessions, nothing of the city
-- None of the three owns anything, creates anything, or can log in. What a reader may see follows from two settings of its
-- transaction: `city.rights` (rights of domain/rights.ts, comma-separated) and, as city_scoped, `city.scope_ids` (ids of regions; `city.scope`
-- has the codes that they follow from, and `*` for the whole city).
do $$
declare
  role_name text;
  -- A role that a user made is not yet one that it may take on, from PostgreSQL 16 on.
  ability text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
begin
  foreach role_name in array array['city_whole', 'city_scoped', 'city_gate'] loop
    -- Roles belong to the server, not to the database: another city on it may have made them, even at this moment.
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit', role_name);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if not pg_has_role(current_user, role_name, ability) then
      execute format('grant %I to %I', role_name, current_user);
    end if;
  end loop;
exception when insufficient_privilege then
  raise exception 'the database user "%" may not create roles: a superuser runs `create role city_whole nologin; create role city_scoped nologin; create role city_gate nologin; grant city_whole, city_scoped, city_gate to "%"` once; those that are there already are left out', current_user, current_user
    using errcode = 'insufficient_privilege';
end
$$;

-- Functions below that run with their owner's rights look for tables here, and last where anybody may put one.
select set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Names of the rights and codes of the regions that this transaction has.
create function city_may(asked text) returns boolean language sql stable parallel safe as $$
  select asked = any (string_to_array(current_setting('city.rights', true), ','))
$$;

-- Ids of the regions of these codes and of all below them, comma-separated: what a transaction keeps in `city.scope_ids` from its
-- beginning. It reads the tree as its owner, since the policy of `region` itself hangs on it.
create function city_scope_ids(codes text) returns text language plpgsql stable parallel safe security definer set search_path from current as $$
begin
  return coalesce((
    select string_agg(distinct inner_region.id::text, ',')
    from region outer_region
    join region inner_region on inner_region.tree_left between outer_region.tree_left and outer_region.tree_right
    where outer_region.code = any (string_to_array(codes, ','))
  ), '');
end
$$;

-- Regions in scope. In a policy it stands in `in (select * from …)`: evaluated once for a statement, then each row costs one look into a
-- hash table.
create function city_scope() returns setof int language sql stable parallel safe rows 200 as $$
  select unnest(string_to_array(current_setting('city.scope_ids', true), ',')::int[])
$$;

-- A reader that is bound by a policy finds rows by the spatial and the trigram index only if their tests are known not to tell
-- anything of rows that the policy keeps back. Comparing boxes of stored shapes cannot fail, nor can `like` with a pattern whose
-- escapes are whole, as ours are; so the mark is true. Only a superuser may set it; without it such reads are right, but slow. It
-- does not survive a dump: `city doctor` says when it is missing, every start sets it again.
create function mark_leakproof() returns boolean language plpgsql as $$
begin
  if exists (select from pg_proc where not proleakproof
      and oid in ('geometry_overlaps(geometry, geometry)'::regprocedure, 'pg_catalog.textlike(text, text)'::regprocedure)) then
    alter function geometry_overlaps(geometry, geometry) leakproof;
    alter function pg_catalog.textlike(text, text) leakproof;
  end if;
  return true;
exception when insufficient_privilege then
  return false;
end
$$;
select mark_leakproof();

-- The base map is open: what any street map shows, and lines that go through many regions. So are the names of public bodies.
grant select (source, finished_at) on import_run to city_whole, city_scoped;
grant select on source, dataset, road, railway, water, green, place, route, department to city_whole, city_scoped;

-- What is found keeps to the scope, too: an entry is in the region of what it names. Null where that has none; streets go through many.
alter table search_entry add column region_id int;
create index on search_entry (region_id);
update search_entry set region_id = entity_id where kind = 'region';

-- Rows that come to lie in another region take their search entries with them. Most writes move none, and what moved is handed on as
-- arrays: few enough for the planner to look entries up by their key, where it would read them all for transition tables.
create function move_search_entries() returns trigger language plpgsql as $$
declare
  ids bigint[];
  region_ids int[];
begin
  select array_agg(n.id), array_agg(n.region_id) into ids, region_ids
  from new_rows n join old_rows o using (id) where o.region_id is distinct from n.region_id;
  if ids is not null then
    update search_entry s set region_id = moved.region_id
    from unnest(ids, region_ids) moved (id, region_id)
    where s.kind = tg_table_name and s.entity_id = moved.id and s.region_id is distinct from moved.region_id;
  end if;
  return null;
end
$$;

create function track_search_entries(tracked regclass) returns void language plpgsql as $$
begin
  execute format('create trigger search_entries_move after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function move_search_entries()', tracked);
  execute format('update search_entry s set region_id = t.region_id from %s t where s.kind = %L and s.entity_id = t.id',
    tracked, (select relname from pg_class where oid = tracked));
end
$$;

-- Lets readers have the rows of a table that lie in a region of theirs, with a right where one is asked for.
create function keep_to_scope(kept regclass, asked text default null, region_column text default 'region_id') returns void language plpgsql as $$
declare
  may text := case when asked is null then 'true' else format('(select city_may(%L))', asked) end;
begin
  execute format('alter table %s enable row level security', kept);
  execute format('create policy whole on %s for select to city_whole using (%s)', kept, may);
  execute format('create policy scoped on %s for select to city_scoped using (%s and %I in (select * from city_scope()))', kept, may, region_column);
  if region_column = 'region_id' then
    perform track_search_entries(kept);
  end if;
end
$$;

-- Underground lines are kept to whom they concern, each whole in the region of its middle, as roads are counted.
alter table pipe add column region_id int references region (id) on delete set null;
create index on pipe (region_id);

-- Names of people do not leave the database unmasked (see reveal_staff): readers have no right to the columns `name`, `name_en`, `phone`.
alter table staff add column masked_name text not null
  generated always as (left(name, 1) || repeat('*', greatest(1, char_length(name) - 1))) stored;

select keep_to_scope('region', null, 'id');
select keep_to_scope('building', 'city.view');
select keep_to_scope('facility', 'city.view');
select keep_to_scope('component', 'city.view');
select keep_to_scope('sensor', 'city.view');
select keep_to_scope('camera', 'camera.view');
select keep_to_scope('pipe', 'pipe.view');
select keep_to_scope('unit', 'resource.view');
select keep_to_scope('enterprise', 'enterprise.view');
select keep_to_scope('staff', 'staff.view');
select track_search_entries('place');
select track_search_entries('department');
grant select on region, building, facility, component, sensor, camera, pipe, unit, enterprise to city_whole, city_scoped;
grant select (id, source, source_id, source_version, updated_at, region_id, masked_name, code, role, department_code, department_id, region_code)
  on staff to city_whole, city_scoped;

-- Counts of people are kept back: they are read rounded, by region_residents().
alter table region_tally enable row level security;
create policy whole on region_tally for select to city_whole using (
  subject <> 'resident' and (select city_may('city.view'))
  and (subject <> 'camera' or (select city_may('camera.view'))) and (subject <> 'unit' or (select city_may('resource.view')))
  and (subject <> 'enterprise' or (select city_may('enterprise.view'))));
create policy scoped on region_tally for select to city_scoped using (
  subject <> 'resident' and (select city_may('city.view')) and region_id in (select * from city_scope())
  and (subject <> 'camera' or (select city_may('camera.view'))) and (subject <> 'unit' or (select city_may('resource.view')))
  and (subject <> 'enterprise' or (select city_may('enterprise.view'))));
grant select on region_tally to city_whole, city_scoped;

alter table search_entry enable row level security;
create policy whole on search_entry for select to city_whole using (
  (select city_may('city.view')) and (kind <> 'camera' or (select city_may('camera.view'))) and (kind <> 'unit' or (select city_may('resource.view')))
  and (kind <> 'enterprise' or (select city_may('enterprise.view'))));
create policy scoped on search_entry for select to city_scoped using (
  (select city_may('city.view')) and (kind in ('road', 'place', 'water', 'green', 'route', 'department') or region_id in (select * from city_scope()))
  and (kind <> 'camera' or (select city_may('camera.view'))) and (kind <> 'unit' or (select city_may('resource.view')))
  and (kind <> 'enterprise' or (select city_may('enterprise.view'))));
grant select on search_entry to city_whole, city_scoped;

-- Residents of regions as they may be told: of the people who live in a region but in none below it, below five count as none and
-- more to the nearest five; a region has the sum of what lies in it, and null where that is nothing. All numbers together then say
-- no more of those people than which five their number is near, whatever is taken from what: rounding each region's own sum would
-- give an exact number away as soon as four that were all rounded down add up to one that was rounded up. Keeps to the scope of its caller.
create function region_residents(ids int[]) returns table (region_id int, residents int)
language sql stable security definer set search_path from current as $$
  select above.id, nullif(sum(case when t.direct >= 5 then round(t.direct / 5) * 5 else 0 end), 0)::int
  from region above
  join region below on below.tree_left between above.tree_left and above.tree_right
  left join region_tally t on t.region_id = below.id and t.subject = 'resident'
  where above.id = any (ids) and city_may('residents.view')
    and (current_setting('city.scope', true) = '*' or above.id in (select * from city_scope()))
  group by above.id
$$;
revoke execute on function region_residents(int[]) from public;
grant execute on function region_residents(int[]) to city_whole, city_scoped;

-- Accounts --------------------------------------------------------------------------------------------------------------------

create table account (
  id                   int generated always as identity primary key,
  username             text not null unique check (username ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),   -- lower case
  display_name         text not null check (char_length(display_name) between 1 and 80),
  password_hash        text,                                  -- argon2id, PHC string; null: signs in by OIDC only, or not yet
  password_changed_at  timestamptz,
  must_change_password boolean not null default false,
  failed_sign_ins      int not null default 0,                -- since the last one that succeeded
  locked_until         timestamptz,                           -- back-off after failures
  disabled_at          timestamptz,                           -- null: may sign in
  oidc_issuer          text,
  oidc_subject         text,
  is_demo              boolean not null default false,        -- a persona of the demo city; goes with it
  created_at           timestamptz not null default now(),
  last_sign_in_at      timestamptz,
  version              int not null default 0,                -- rises with each change of roles, regions or state
  unique (oidc_issuer, oidc_subject),
  check ((oidc_issuer is null) = (oidc_subject is null))
);

create table account_role (
  account_id int not null references account (id) on delete cascade,
  role       text not null check (role in ('administrator', 'operator', 'leader', 'analyst', 'dispatcher', 'grid_supervisor', 'grid_manager', 'grid_assistant')),
  primary key (account_id, role)
);

-- Codes, not ids: a region that is imported anew is still the account's. An account without any sees the whole city when
-- `whole_city` says so, and nothing otherwise.
create table account_region (
  account_id  int not null references account (id) on delete cascade,
  region_code text not null check (region_code ~ '^\d{6,20}$'),
  primary key (account_id, region_code)
);
alter table account add column whole_city boolean not null default false;

-- The city must not lose its last administrator who can sign in.
create function keep_an_administrator() returns trigger language plpgsql as $$
begin
  -- Two transactions that each take away one of the last two wait for one another.
  perform pg_advisory_xact_lock(6077221);
  if not exists (
    select from account a join account_role r on r.account_id = a.id and r.role = 'administrator'
    where a.disabled_at is null and a.whole_city and not a.is_demo and (a.password_hash is not null or a.oidc_subject is not null)
  ) and exists (select from account where not is_demo) then
    raise exception 'nobody would be left who can administer this city' using errcode = 'CB001';
  end if;
  return null;
end
$$;
create constraint trigger keep_an_administrator after delete or update of disabled_at, whole_city, is_demo, password_hash, oidc_subject on account
  deferrable initially deferred for each row execute function keep_an_administrator();
create constraint trigger keep_an_administrator after update or delete on account_role
  deferrable initially deferred for each row execute function keep_an_administrator();

create table session (
  id           uuid primary key default gen_random_uuid(),    -- what lists and sign-out name it by
  token_hash   bytea not null unique,                         -- SHA-256 of what the cookie holds
  account_id   int not null references account (id) on delete cascade,
  created_at   timestamptz not null default now(),
  seen_at      timestamptz not null default now(),            -- to within a minute
  expires_at   timestamptz not null,                          -- sliding: moved on by use
  ends_at      timestamptz not null,                          -- absolute
  address      text,
  user_agent   text,
  ended_at     timestamptz                                    -- signed out
);
create index on session (account_id);
create index on session (ends_at);

-- A machine that speaks to us: a feed that brings data, or a northbound client that fetches it.
create table machine_token (
  id           int generated always as identity primary key,
  name         text not null unique check (name ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
  purpose      text not null check (purpose in ('feed', 'northbound')),
  feed_id      text,                                          -- the one feed that it may bring; null for northbound
  token_hash   bytea not null unique,                         -- SHA-256
  rights       text[] not null default '{}',
  whole_city   boolean not null default false,
  region_codes text[] not null default '{}',
  created_by   text not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  last_used_at timestamptz,                                   -- to within a minute
  revoked_at   timestamptz,
  check ((purpose = 'feed') = (feed_id is not null))
);

-- Groups of an identity provider and what they stand for here.
create table oidc_group_role (
  issuer       text not null,
  group_name   text not null,
  role         text not null check (role in ('administrator', 'operator', 'leader', 'analyst', 'dispatcher', 'grid_supervisor', 'grid_manager', 'grid_assistant')),
  whole_city   boolean not null default false,
  region_codes text[] not null default '{}',
  primary key (issuer, group_name, role)
);

-- Attempts to sign in from an address or at a name, whether it exists or not. Shared by all replicas.
create table sign_in_failure (
  subject      text primary key,                              -- 'address 10.0.0.7', 'name admin'
  failures     int not null,
  last_at      timestamptz not null,
  locked_until timestamptz
);

-- A sign-in at an identity provider that is under way: one use, ten minutes.
create table oidc_flow (
  state         text primary key,
  browser_hash  bytea not null,                               -- SHA-256 of the cookie of the browser that began it
  nonce         text not null,
  code_verifier text not null,
  return_to     text not null,
  created_at    timestamptz not null default now()
);

grant select, insert, update, delete on account, account_role, account_region, session, machine_token, oidc_group_role, sign_in_failure, oidc_flow to city_gate;
grant select (id, code, level, name, name_en, parent_id, path, tree_left, tree_right) on region to city_gate;
create policy gate on region for select to city_gate using (true);

-- Audit -----------------------------------------------------------------------------------------------------------------------

-- Append-only. Each entry's hash covers its content and the hash of the entry before it, so that an edit or a removal shows.
create table audit_entry (
  id         bigint primary key,                              -- 1, 2, 3 …, without gaps
  at         timestamptz not null,
  actor      text not null,                                   -- user name, 'token:…', 'system', or what somebody tried to sign in as
  action     text not null check (action ~ '^[a-z][a-z_]*(\.[a-z_]+)+$'),        -- 'session.begin', 'staff.reveal', 'account.disable' …
  subject    text,                                            -- what it was done to: 'staff 12', 'account wang'
  address    text,                                            -- where from
  outcome    text not null check (outcome in ('done', 'refused', 'failed')),
  reason     text,
  detail     jsonb not null default '{}',                     -- which rows, what before and after; never a secret
  request_id text,
  previous   bytea not null,                                  -- hash of the entry before; 32 zeros at the first
  hash       bytea not null
);
create index on audit_entry (at);
create index on audit_entry (actor, id);
create index on audit_entry (action, id);

create function audit_hash(e audit_entry) returns bytea language sql stable parallel safe as $$
  select sha256(e.previous || convert_to(jsonb_build_array(e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.action,
    e.subject, e.address, e.outcome, e.reason, e.detail, e.request_id)::text, 'UTF8'))
$$;

-- The only way in. Entries of transactions that run side by side queue here, which is what makes the chain one.
create function audit_append(actor text, action text, subject text, address text, outcome text, reason text, detail jsonb, request_id text)
returns bigint language plpgsql security definer set search_path from current as $$
declare
  entry audit_entry;
begin
  perform pg_advisory_xact_lock(6077222);
  select coalesce(max(id), 0) + 1 into entry.id from audit_entry;
  select coalesce((select hash from audit_entry where id = entry.id - 1), decode(repeat('00', 32), 'hex')) into entry.previous;
  entry.at := clock_timestamp();
  entry.actor := actor;
  entry.action := action;
  entry.subject := subject;
  entry.address := address;
  entry.outcome := outcome;
  entry.reason := reason;
  entry.detail := coalesce(detail, '{}');
  entry.request_id := request_id;
  entry.hash := audit_hash(entry);
  insert into audit_entry select entry.*;
  return entry.id;
end
$$;

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is append-only' using errcode = 'CB002';
end
$$;
create trigger append_only before update or delete on audit_entry for each row execute function refuse_audit_change();
create trigger append_only_whole before truncate on audit_entry for each statement execute function refuse_audit_change();

revoke execute on function audit_append(text, text, text, text, text, text, jsonb, text) from public;
grant execute on function audit_append(text, text, text, text, text, text, jsonb, text) to city_gate;
grant select on audit_entry to city_gate;

-- The one way to a staff member's name and phone: a right, a reason, a region in scope and an entry of the audit, in one transaction.
-- No row: there is none in scope. SQLSTATE 42501: the right is missing.
create function reveal_staff(staff_id bigint, why text, address text, request_id text) returns table (name text, phone text)
language plpgsql security definer set search_path from current as $$
declare
  person staff;
begin
  if not coalesce(city_may('staff.reveal'), false) then
    raise exception 'the right staff.reveal is missing' using errcode = '42501';
  end if;
  select * into person from staff s where s.id = staff_id
    and (current_setting('city.scope', true) = '*' or s.region_id in (select * from city_scope()));
  if not found then
    return;
  end if;
  perform audit_append(current_setting('city.subject', true), 'staff.reveal', 'staff ' || person.code, address, 'done', why,
    jsonb_build_object('fields', jsonb_build_array('name', 'phone')), request_id);
  return query select person.name, person.phone;
end
$$;
revoke execute on function reveal_staff(bigint, text, text, text) from public;
grant execute on function reveal_staff(bigint, text, text, text) to city_whole, city_scoped;
