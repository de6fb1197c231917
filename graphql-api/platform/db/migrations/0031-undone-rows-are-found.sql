-- As in 0020, with the region of what comes back in its search entry.
--
-- Takes back what an import did to one table: its new rows go, those that it replaced or removed come back as they were.
create or replace function undo_import(import int, kind text) returns table (gone int, returned int) language plpgsql as $$
declare
  source_key text := (select source from import_run where id = import);
  names text;
  sets text;
  ids bigint[];
begin
  execute format('select array_agg(t.id) from %I t where t.source = $1 and t.import_id = $2
    and not exists (select from replaced_row k where k.import_id = $2 and k.kind = %L and k.source_id = t.source_id)', kind, kind)
  into ids using source_key, import;
  gone := coalesce(cardinality(ids), 0);
  if gone > 0 then
    perform remove_rows(null, kind, ids);
  end if;

  select string_agg(quote_ident(c.name), ', '), string_agg(format('%I = p.%I', c.name, c.name), ', ') filter (where c.name <> 'id')
  into names, sets
  from told_columns(kind) c
  where c.name in (select jsonb_object_keys(k.was) from (select was from replaced_row k where k.import_id = import and k.kind = undo_import.kind limit 1) k);
  returned := 0;
  if names is not null then
    execute format('with back as (
        update %1$I t set %2$s, updated_at = now()
        from replaced_row k cross join lateral jsonb_populate_record(null::%1$I, k.was) p
        where k.import_id = $1 and k.kind = %3$L and not k.removed and t.source = $2 and t.source_id = k.source_id
        returning t.id
      ) select array_agg(id) from back', kind, sets, kind) into ids using import, source_key;
    returned := coalesce(cardinality(ids), 0);
    delete from search_entry s where s.kind = undo_import.kind and s.entity_id = any (ids);
    execute format('with back as (
        insert into %1$I (%2$s) overriding system value
        select %3$s from replaced_row k cross join lateral jsonb_populate_record(null::%1$I, k.was) p
        where k.import_id = $1 and k.kind = %4$L and k.removed
        returning id
      ) select count(*)::int + $2 from back', kind, names, 'p.' || replace(names, ', ', ', p.'), kind) into returned using import, returned;
    insert into search_entry (kind, entity_id, name, name_en, detail, code, terms, weight, position)
    select e.kind, e.entity_id, e.name, e.name_en, e.detail, e.code, e.terms, e.weight, e.position
    from replaced_row k cross join lateral jsonb_populate_record(null::search_entry, k.entry) e
    where k.import_id = import and k.kind = undo_import.kind and k.entry is not null
    on conflict do nothing;
    -- What came back to where it was is found there; what has no region yet gets it, here and there, by settling.
    if kind = 'region' then
      update search_entry s set region_id = s.entity_id where s.kind = 'region' and s.region_id is null;
    elsif exists (select from pg_trigger t where t.tgrelid = kind::regclass and t.tgname = 'search_entries_move') then
      execute format('update search_entry s set region_id = t.region_id from replaced_row k join %1$I t on t.source = $2 and t.source_id = k.source_id
        where k.import_id = $1 and k.kind = %1$L and s.kind = %1$L and s.entity_id = t.id', kind) using import, source_key;
    end if;
  end if;
  delete from replaced_row k where k.import_id = import and k.kind = undo_import.kind;
  return next;
end
$$;
