-- Sources and their imports: what came when, from where and by whom, and what it replaced, so that it can be taken back.
--
-- A row belongs to a source by `source` and is one thing there by `source_id`. `import_id` says which import last wrote it. What an
-- import replaced or removed is kept in `replaced_row`, for the last imports of each source.

alter table source add column origin text;     -- path of the file that the key was made of; null: the key was given

alter table import_run
  add column actor     text,                   -- user of the machine
  add column bytes     bigint,                 -- of the file
  add column kinds     text[] not null default '{}',           -- of the rows that the file holds
  add column whole     boolean not null default false,         -- what the file did not have was removed
  add column removed   bigint not null default 0,
  add column older     bigint not null default 0,              -- of `unchanged`: the row that was there is newer than the file's
  add column data_at   timestamptz,            -- moment of the source that the file shows; null: it does not say
  add column extent    geometry (Polygon, 4326),               -- around the file's rows
  add column undoable  boolean not null default false,         -- what it replaced is kept
  add column undone_at timestamptz,
  add column undone_by text;

-- Rows as they were before an import replaced or removed them.
create table replaced_row (
  import_id  int not null references import_run (id) on delete cascade,
  kind       text not null,                    -- name of their table
  source_id  text not null,
  row_import int,                              -- the import that had written it
  removed    boolean not null,
  was        jsonb not null,                   -- columns that say something of their own; geometries as EWKB in hex
  entry      jsonb,                            -- its entry of search_entry
  primary key (import_id, kind, source_id)
);

-- Tables whose rows come from sources; regions last, so that rows of others let go of them first.
create function source_tables() returns setof text language sql stable as $$
  select c.relname::text from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
    and (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('source', 'source_id', 'content_hash')) = 3
  order by c.relname = 'region', c.relname = 'department', c.relname
$$;

do $$
declare
  kind text;
begin
  for kind in select source_tables() loop
    execute format('alter table %I add column import_id int, add column shape_version bigint not null default 0', kind);
  end loop;
end
$$;

-- Columns of a table that an import or a person gave; the others follow from them and are worked out by settling.
create function told_columns(kind text) returns table (name text, is_geometry boolean) language sql stable as $$
  select a.attname::text, a.atttypid = 'geometry'::regtype
  from pg_attribute a
  where a.attrelid = kind::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    and a.attname not in ('region_id', 'parent_id', 'path', 'tree_left', 'tree_right', 'part_of', 'has_parts', 'department_id', 'building_id', 'updated_at')
  order by a.attnum
$$;

-- What is kept of a row `r`, as an expression.
create function kept_of(kind text) returns text language sql stable as $$
  select format('jsonb_build_object(%s)', string_agg(format(case when is_geometry then '%L, r.%I::text' else '%L, r.%I' end, name, name), ', '))
  from told_columns(kind)
$$;

create function kept_entry_of(kind text) returns text language sql immutable as $$
  select format('(select to_jsonb(s) - ''terms_spaced'' - ''region_id'' - ''position'' || jsonb_build_object(''position'', s.position::text)
    from search_entry s where s.kind = %L and s.entity_id = r.id)', kind)
$$;

-- Keeps the rows of a source that an import is about to replace, and locks them. Answers with those that are newer than what the import
-- brings, which are not replaced.
create function keep_replaced(import int, kind text, source_key text, ids text[], hashes text[], versions bigint[], shape_versions bigint[])
returns setof text language plpgsql as $$
begin
  return query execute format('
    with given as (select * from unnest($3, $4, $5, $6) g (source_id, content_hash, source_version, shape_version)),
    known as materialized (
      select r.id, r.source_id, r.import_id, (r.source_version, r.shape_version) > (g.source_version, g.shape_version) as newer
      from %1$I r join given g using (source_id) where r.source = $2 and r.content_hash <> g.content_hash for update of r
    ),
    kept as (
      insert into replaced_row (import_id, kind, source_id, row_import, removed, was, entry)
      select $1, %1$L, r.source_id, r.import_id, false, %2$s, %3$s from known join %1$I r on r.id = known.id where not known.newer
      on conflict do nothing
    )
    select source_id from known where newer', kind, kept_of(kind), kept_entry_of(kind))
  using import, source_key, ids, hashes, versions, shape_versions;
end
$$;

-- Rows of a source after one of them, in the order of their ids. Index on (source, source_id).
create function source_rows(kind text, source_key text, after text, most int) returns table (id bigint, source_id text) language plpgsql stable as $$
begin
  return query execute format('select id::bigint, source_id from %I where source = $1 and source_id > $2 order by source_id limit $3', kind)
  using source_key, after, most;
end
$$;

-- Removes rows by id, what they are found by and, of regions, what was drawn in them. `import`: the import that does it, and keeps them;
-- null: they are not kept.
create function remove_rows(import int, kind text, ids bigint[]) returns void language plpgsql as $$
begin
  if import is not null then
    execute format('insert into replaced_row (import_id, kind, source_id, row_import, removed, was, entry)
      select $1, %1$L, r.source_id, r.import_id, true, %2$s, %3$s from %1$I r where r.id = any ($2)
      on conflict (import_id, kind, source_id) do update set removed = true', kind, kept_of(kind), kept_entry_of(kind)) using import, ids;
  end if;
  if kind = 'region' then
    update region set parent_id = null where parent_id = any (ids) and not drawn;
  end if;
  delete from search_entry s where s.kind = remove_rows.kind and s.entity_id = any (ids);
  execute format('delete from %I where id = any ($1)', kind) using ids;
  if kind = 'region' then
    delete from search_entry s where s.kind = 'region' and s.entity_id not in (select id from region);
  end if;
end
$$;

-- Later imports of the same source that wrote to rows which this one wrote or removed.
create function imports_over(import int) returns setof int language plpgsql stable as $$
declare
  source_key text := (select source from import_run where id = import);
  later int[] := array(select id from import_run where source = source_key and id > import and undone_at is null);
  removed_kind text;
begin
  return query
    select r.import_id from replaced_row r where r.import_id = any (later) and r.row_import = import
    union
    select r.import_id from replaced_row own join replaced_row r using (kind, source_id) where own.import_id = import and r.import_id = any (later);
  for removed_kind in select distinct kind from replaced_row where import_id = import and removed loop
    return query execute format('select distinct t.import_id from replaced_row own join %I t on t.source = $2 and t.source_id = own.source_id
      where own.import_id = $1 and own.kind = %L and own.removed and t.import_id is not null', removed_kind, removed_kind)
    using import, source_key;
  end loop;
end
$$;

-- Takes back what an import did to one table: its new rows go, those that it replaced or removed come back as they were.
create function undo_import(import int, kind text) returns table (gone int, returned int) language plpgsql as $$
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
  end if;
  delete from replaced_row k where k.import_id = import and k.kind = undo_import.kind;
  return next;
end
$$;

-- Gives a source another key, in every row that names it.
create function rename_source(old_key text, new_key text) returns void language plpgsql as $$
declare
  named text;
begin
  insert into source (key, format, title, licence, attribution, crs, created_at)
  select new_key, format, title, licence, attribution, crs, created_at from source where key = old_key;
  for named in
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attname = 'source' and a.atttypid = 'text'::regtype and not a.attisdropped
  loop
    execute format('update %I set source = $2 where source = $1', named) using old_key, new_key;
  end loop;
  update demo set sources = array_replace(sources, old_key, new_key);
  delete from source where key = old_key;
end
$$;
