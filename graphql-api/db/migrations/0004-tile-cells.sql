-- Where the city changed since a tile archive was built.
--
-- Each write to a feature table raises the table's count of changes and notes it on the cells that its rows touch, before and
-- after. The row of `dataset` stays locked until the transaction ends, so that counts become visible in their order: whoever has
-- seen count n of a dataset has seen every change up to n. Cells are never taken away; there are no more of them than the city has
-- square kilometres, for each dataset.
alter table dataset add column tile_change bigint not null default 0;

-- A cell that holds a row, or held one. A tile of the XYZ grid: zoom 14, or lower for rows that are very large.
create table tile_cell (
  dataset text not null references dataset (name) on delete cascade,
  z       smallint not null,
  x       int not null,
  y       int not null,
  change  bigint not null,                     -- dataset.tile_change of the last write that touched it
  primary key (dataset, z, x, y)
);

-- The archives that were built from this database. A file that is not named here was built from another one, or from a later state
-- than the backup that this one was restored from.
create table tile_archive (
  id       uuid primary key,
  tileset  text not null,
  built_at timestamptz not null default now()
);

-- The cells of a rectangle of tiles of zoom 14: those, or those of the highest zoom at which it is at most about 32 cells wide and high.
create function tile_cells(x0 int, y0 int, x1 int, y1 int) returns table (z int, x int, y int)
language sql immutable parallel safe as $$
  select 14 - up, grid_x, grid_y
  from (select greatest(0, ceil(log(2, greatest(x1 - x0 + 1, y1 - y0 + 1) / 32.0)))::int as up) zoom,
    generate_series(greatest(0, x0 >> up), least(16383, x1) >> up) grid_x,
    generate_series(greatest(0, y0 >> up), least(16383, y1) >> up) grid_y
$$;

-- A query of shapes (geom_3857) as one of distinct cells. A shape's rectangle is widened by 48 m, which is more than the margin of a
-- tile of zoom 14 and the rounding of the index. Rectangles are made distinct before they are divided: most shapes share one.
create function tile_cells_query(shapes text) returns text language sql immutable as $$
  select format('
    select distinct c.z, c.x, c.y
    from (
      select distinct
        floor((st_xmin(geom_3857) + 20037460.342789244) / 2445.98490512564)::int as x0, floor((20037460.342789244 - st_ymax(geom_3857)) / 2445.98490512564)::int as y0,
        floor((st_xmax(geom_3857) + 20037556.342789244) / 2445.98490512564)::int as x1, floor((20037556.342789244 - st_ymin(geom_3857)) / 2445.98490512564)::int as y1
      from (%s) shapes
      where geom_3857 is not null
    ) r cross join lateral tile_cells(r.x0, r.y0, r.x1, r.y1) c', shapes)
$$;

-- Notes a write. What a tile shows of other rows is marked too: a region carries its parent's code, and a building's
-- label gives way to a facility of its name that stands in it.
create function mark_tile_cells() returns trigger language plpgsql as $$
declare
  shapes text;
  wanted text[];
  shown text[];
  zs int[];
  xs int[];
  ys int[];
  current bigint;
begin
  if tg_op = 'TRUNCATE' then
    update dataset set tile_change = tile_change + 1 where name = tg_table_name returning tile_change into current;
    update tile_cell set change = current where dataset = tg_table_name;
    return null;
  end if;
  wanted := case tg_table_name when 'region' then array['geom_3857', 'id'] when 'facility' then array['geom_3857', 'name'] else array['geom_3857'] end;
  if tg_op = 'INSERT' then
    shapes := format('select %s from new_rows', array_to_string(wanted, ', '));
  elsif tg_op = 'DELETE' then
    shapes := format('select %s from old_rows', array_to_string(wanted, ', '));
  else
    -- What only counts and links rows does not show on a tile.
    select array_agg(quote_ident(attname) order by attnum) into shown
    from pg_attribute
    where attrelid = tg_relid and attnum > 0 and not attisdropped
      and attname not in ('id', 'source', 'source_id', 'source_version', 'content_hash', 'updated_at', 'region_id', 'path', 'tree_left', 'tree_right');
    shapes := format('select %1$s from old_rows o join new_rows n using (id) where (o.%3$s) is distinct from (n.%4$s)
      union all select %2$s from old_rows o join new_rows n using (id) where (o.%3$s) is distinct from (n.%4$s)',
      'o.' || array_to_string(wanted, ', o.'), 'n.' || array_to_string(wanted, ', n.'), array_to_string(shown, ', o.'), array_to_string(shown, ', n.'));
  end if;
  if tg_table_name = 'region' then
    shapes := format('with written as (%s) select geom_3857 from written union all
      select c.geom_3857 from written join region c on c.parent_id = written.id', shapes);
  elsif tg_table_name = 'facility' then
    shapes := format('with written as (%s) select geom_3857 from written union all
      select b.geom_3857 from written f join building b on b.geom_3857 && f.geom_3857 and b.name = f.name', shapes);
  end if;
  execute format('select array_agg(z), array_agg(x), array_agg(y) from (%s) cells', tile_cells_query(shapes))
  into zs, xs, ys;
  if zs is null then
    return null;
  end if;
  update dataset set tile_change = tile_change + 1 where name = tg_table_name returning tile_change into current;
  insert into tile_cell (dataset, z, x, y, change)
  select tg_table_name, t.z, t.x, t.y, current from unnest(zs, xs, ys) t (z, x, y)
  on conflict (dataset, z, x, y) do update set change = excluded.change;
  return null;
end
$$;

-- Starts to note the writes of a table that has `id` and `geom_3857`, and a row in `dataset` of its name.
create function track_tile_cells(tracked regclass) returns void language plpgsql as $$
begin
  execute format('create trigger tile_cells_insert after insert on %s referencing new table as new_rows
    for each statement execute function mark_tile_cells()', tracked);
  execute format('create trigger tile_cells_update after update on %s referencing old table as old_rows new table as new_rows
    for each statement execute function mark_tile_cells()', tracked);
  execute format('create trigger tile_cells_delete after delete on %s referencing old table as old_rows
    for each statement execute function mark_tile_cells()', tracked);
  execute format('create trigger tile_cells_truncate after truncate on %s for each statement execute function mark_tile_cells()', tracked);
  execute format('insert into tile_cell (dataset, z, x, y, change)
    select d.name, c.z, c.x, c.y, d.tile_change from dataset d, (%s) c where d.name = %L on conflict do nothing',
    tile_cells_query(format('select geom_3857 from %s', tracked)), (select relname from pg_class where oid = tracked));
end
$$;

select track_tile_cells(c.oid::regclass)
from dataset d join pg_class c on c.oid = to_regclass(d.name)
where exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'geom_3857');
