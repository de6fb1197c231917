-- Warnings by the event's own times, part by part: what a message says of other ground, of other hours or at another level is a row of its own.
alter table alert
  add part smallint not null default 0,                      -- of its message, in the message's order
  add begins_at timestamptz not null default now(),
  add ends_at timestamptz not null default now() + interval '24 hours',
  add end_assumed boolean not null default false,            -- nobody said when it ends: graphql-api/ingest/feed/warning-times.ts
  add area_note text check (area_note in ('repaired', 'outlined', 'left_out')),
  -- 1 red or extreme … 4 blue or minor, 5 unknown: the colour before the severity.
  add rank smallint not null generated always as (coalesce(
    case warning_color when 'red' then 1 when 'orange' then 2 when 'yellow' then 3 when 'blue' then 4 end,
    case severity when 'extreme' then 1 when 'severe' then 2 when 'moderate' then 3 when 'minor' then 4 else 5 end)) stored;

update alert set
  begins_at = coalesce(greatest(onset_at, effective_at), sent_at),
  ends_at = case
    when urgency = 'past' then sent_at
    when expires_at > coalesce(greatest(onset_at, effective_at), sent_at) or onset_at is null and expires_at is not null then expires_at
    else coalesce(greatest(onset_at, effective_at), sent_at) + interval '24 hours' end,
  end_assumed = urgency <> 'past' and (expires_at is null or onset_at is not null and expires_at <= coalesce(greatest(onset_at, effective_at), sent_at));

-- One spelling of an instant in what messages of CAP are called, so that each is found by whoever refers to it.
create function cap_reference(told text) returns text language sql immutable as $$
  select case when told ~ ',\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$'
    then regexp_replace(told, ',[^,]*$', '')
      || to_char((regexp_replace(told, '^.*,', ''))::timestamptz at time zone 'UTC', ',YYYY-MM-DD"T"HH24:MI:SS"Z"')
    else told end
$$;
delete from alert a using alert b
where a.feed_id = 'cap-alerts' and b.feed_id = a.feed_id and b.id < a.id and cap_reference(a.source_id) = cap_reference(b.source_id);
update alert set source_id = cap_reference(source_id), replaces = array(select cap_reference(told) from unnest(replaces) told)
where feed_id = 'cap-alerts';
update alert a set replaced_at = (
  select min(b.received_at) from alert b where b.feed_id = a.feed_id and b.status = a.status and b.message_type in ('update', 'cancel')
    and a.source_id = any (b.replaces))
where a.feed_id = 'cap-alerts' and a.replaced_at is null;
drop function cap_reference(text);

alter table alert drop constraint alert_feed_id_source_id_key;
alter table alert add unique (feed_id, source_id, part);

update alert set geom = null, geom_3857 = null, area_note = 'left_out' where not st_isvalid(geom);
alter table alert add check (st_isvalid(geom));

create index on alert (rank, id);
create index on alert (ends_at);
create index on alert using gin (replaces);
