-- Messages that were not taken are sealed: they are read by our own work, which takes them in again, and by reveal_dead_letter. What everybody
-- who manages feeds may see of them is written beside them, masked (feeds/privacy).

-- The function below that runs with its owner's rights looks for tables here, and last where anybody may put one.
select set_config('search_path', current_setting('search_path') || ', pg_temp', true);

alter table dead_letter
  add column restricted boolean not null default true,  -- of a feed of that grade: revealing it takes the right restricted.view, too
  add column shown_origin text,                         -- origin, masked
  add column shown text,                                -- the beginning of the message, masked; null: no text
  add column replayable boolean not null default true;  -- false: too little was kept to take it in again
update dead_letter set replayable = octet_length(payload) >= payload_bytes;

-- What was kept before had been quoted in faults.
create function without_quoted(told text) returns text language sql immutable parallel safe as $$
  select regexp_replace(regexp_replace(told, '"([^"\\]|\\.)*("|$)', '"…"', 'g'), '\d{7,}', '…', 'g')
$$;
update dead_letter set fault = without_quoted(fault), place = without_quoted(place);
update feed set last_fault = without_quoted(last_fault);
drop function without_quoted(text);

-- Nothing is left of a message that has been dealt with.
create function empty_resolved_letter() returns trigger language plpgsql as $$
begin
  if new.resolved_at is not null then
    new.payload := '';
    new.origin := null;
    new.shown_origin := null;
    new.shown := null;
    new.replayable := false;
  end if;
  return new;
end
$$;
create trigger empty_resolved before update on dead_letter for each row execute function empty_resolved_letter();
update dead_letter set resolved_at = resolved_at where resolved_at is not null;

revoke all on dead_letter from city_gate;
grant select (id, feed_id, restricted, received_at, door, encoding, shown_origin, payload_bytes, fault_code, fault, place, faults, replays, replayed_at,
  resolved_at, resolution, shown, replayable) on dead_letter to city_gate;
grant update (replays, replayed_at, resolved_at, resolution) on dead_letter to city_gate;

-- The one way to what was sent: a right, a reason, the whole city and an entry of the audit, in one transaction. No row: there is none that
-- nobody has dealt with. SQLSTATE 42501: a right is missing.
create function reveal_dead_letter(letter_id bigint, why text, address text, request_id text)
returns table (feed_id text, encoding text, origin text, payload bytea, payload_bytes int)
language plpgsql security definer set search_path from current as $$
declare
  letter dead_letter;
begin
  if not coalesce(city_may('feed.reveal'), false) or current_setting('city.scope', true) is distinct from '*' then
    raise exception 'the right feed.reveal is missing' using errcode = '42501';
  end if;
  select * into letter from dead_letter d where d.id = letter_id and d.resolved_at is null;
  if not found then
    return;
  end if;
  if letter.restricted and not coalesce(city_may('restricted.view'), false) then
    raise exception 'the right restricted.view is missing' using errcode = '42501';
  end if;
  perform audit_append(current_setting('city.subject', true), 'feed.reveal', 'dead letter ' || letter.id, address, 'done', why,
    jsonb_build_object('feed', letter.feed_id, 'bytes', octet_length(letter.payload)), request_id);
  return query select letter.feed_id, letter.encoding, letter.origin, letter.payload, letter.payload_bytes;
end
$$;
revoke execute on function reveal_dead_letter(bigint, text, text, text) from public;
grant execute on function reveal_dead_letter(bigint, text, text, text) to city_whole;
