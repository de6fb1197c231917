-- The demo city: what of it is in this database, and how to take out everything that came from a source.

-- One row at most; none: there never was a demo here.
create table demo (
  only_one     boolean primary key default true check (only_one),
  seed         text not null,
  scale        double precision not null,
  generator    text not null,                  -- digest of the generator's source code
  sources      text[] not null default '{}',   -- keys of the sources that its rows have
  files        text[] not null default '{}',   -- names of the files that are in as a whole
  began_at     timestamptz not null default now(),
  completed_at timestamptz,                    -- null: it was cut off; the next start goes on
  removed_at   timestamptz                     -- taken out by hand: it does not come back by itself
);

-- Deletes every row of these sources from every table that has `source` and `source_id`, what it was found by, its import runs and
-- the sources themselves. Regions go last: rows of others let go of them one by one. Settle afterwards.
create function remove_sources(keys text[]) returns void language plpgsql as $$
declare
  feature_table text;
begin
  -- Regions of others, which settling links anew, would go with their parent.
  update region set parent_id = null where parent_id is not null and not drawn and source <> all (keys);
  for feature_table in
    select c.table_name
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.column_name in ('source', 'source_id')
    group by c.table_name
    having count(*) = 2
    order by c.table_name = 'region', c.table_name = 'department', c.table_name
  loop
    execute format('delete from search_entry where kind = %L and entity_id in (select id from %I where source = any ($1))',
      feature_table, feature_table) using keys;
    execute format('delete from %I where source = any ($1)', feature_table) using keys;
  end loop;
  delete from search_entry where kind = 'region' and entity_id not in (select id from region);
  delete from search_entry where kind = 'road' and entity_id not in (select id from road);
  delete from import_run where source = any (keys);
  delete from source where key = any (keys);
  update dataset set revision = revision + 1, updated_at = clock_timestamp();
end
$$;
