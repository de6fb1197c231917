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

-- The tile of zoom 14 that a length of EPSG:3857, counted from the edge of the world, reaches.
create function tile_cell_at(metres double precision) returns int language sql immutable parallel safe as $$
  select floor((metres + 20037508.342789244) / 2445.98490512564)::int
$$;

-- Notes a write. A shape's rectangle is widened by 48 m, which is more than the margin of a tile of zoom 14 and the rounding of the
-- index. Rectangles are made distinct before they are divided into cells: most shapes share one. What a tile shows of other rows is
-- marked too: a region carries its parent's code, and a building's label gives way to a facility of its name that stands in it.
-- The statements that each import runs are static, so that their plans are kept.
create function mark_tile_cells() returns trigger language plpgsql as $$
declare
  shown text[];
  written text;
  x0s int[];
  y0s int[];
  x1s int[];
  y1s int[];
  current bigint;
begin
  if tg_op = 'TRUNCATE' then
    update dataset set tile_change = tile_change + 1 where name = tg_table_name returning tile_change into current;
    update tile_cell set change = current where dataset = tg_table_name;
    return null;
  end if;
  if tg_op = 'INSERT' then
    if not exists (select from new_rows) then
      return null;
    elsif tg_table_name = 'facility' then
      select array_agg(x0), array_agg(y0), array_agg(x1), array_agg(y1) into x0s, y0s, x1s, y1s from (
        select distinct tile_cell_at(st_xmin(geom_3857) - 48) as x0, tile_cell_at(-st_ymax(geom_3857) - 48) as y0,
          tile_cell_at(st_xmax(geom_3857) + 48) as x1, tile_cell_at(48 - st_ymin(geom_3857)) as y1
        from (
          select geom_3857 from new_rows
          union all
          select b.geom_3857 from new_rows f join building b on b.geom_3857 && f.geom_3857 and b.name = f.name where f.name is not null
        ) shapes
      ) boxes;
    elsif tg_table_name <> 'region' then
      select array_agg(x0), array_agg(y0), array_agg(x1), array_agg(y1) into x0s, y0s, x1s, y1s from (
        select distinct tile_cell_at(st_xmin(geom_3857) - 48) as x0, tile_cell_at(-st_ymax(geom_3857) - 48) as y0,
          tile_cell_at(st_xmax(geom_3857) + 48) as x1, tile_cell_at(48 - st_ymin(geom_3857)) as y1
        from new_rows where geom_3857 is not null
      ) boxes;
    else
      written := 'select * from new_rows';
    end if;
  elsif tg_op = 'DELETE' then
    if not exists (select from old_rows) then
      return null;
    end if;
    written := 'select * from old_rows';
  else
    if not exists (select from new_rows) then
      return null;
    end if;
    -- What only counts and links rows does not show on a tile.
    select array_agg(quote_ident(attname) order by attnum) into shown
    from pg_attribute
    where attrelid = tg_relid and attnum > 0 and not attisdropped
      and attname not in ('id', 'source', 'source_id', 'source_version', 'content_hash', 'updated_at', 'region_id', 'path', 'tree_left', 'tree_right');
    written := format('select o.* from old_rows o join new_rows n using (id) where (o.%1$s) is distinct from (n.%2$s)
      union all select n.* from old_rows o join new_rows n using (id) where (o.%1$s) is distinct from (n.%2$s)',
      array_to_string(shown, ', o.'), array_to_string(shown, ', n.'));
  end if;
  if written is not null then
    execute format('with written as materialized (%s), shapes as (select geom_3857 from written %s)
      select array_agg(x0), array_agg(y0), array_agg(x1), array_agg(y1) from (
        select distinct tile_cell_at(st_xmin(geom_3857) - 48) as x0, tile_cell_at(-st_ymax(geom_3857) - 48) as y0,
          tile_cell_at(st_xmax(geom_3857) + 48) as x1, tile_cell_at(48 - st_ymin(geom_3857)) as y1
        from shapes where geom_3857 is not null
      ) boxes', written, case tg_table_name
        when 'region' then 'union all select c.geom_3857 from written join region c on c.parent_id = written.id'
        when 'facility' then 'union all select b.geom_3857 from written f join building b on b.geom_3857 && f.geom_3857 and b.name = f.name'
        else '' end)
    into x0s, y0s, x1s, y1s;
  end if;
  if x0s is null then
    return null;
  end if;
  update dataset set tile_change = tile_change + 1 where name = tg_table_name returning tile_change into current;
  insert into tile_cell (dataset, z, x, y, change)
  select distinct tg_table_name, c.z, c.x, c.y, current
  from unnest(x0s, y0s, x1s, y1s) box (x0, y0, x1, y1) cross join lateral tile_cells(box.x0, box.y0, box.x1, box.y1) c
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
    select distinct d.name, c.z, c.x, c.y, d.tile_change
    from dataset d, %s s cross join lateral tile_cells(tile_cell_at(st_xmin(s.geom_3857) - 48), tile_cell_at(-st_ymax(s.geom_3857) - 48),
      tile_cell_at(st_xmax(s.geom_3857) + 48), tile_cell_at(48 - st_ymin(s.geom_3857))) c
    where d.name = %L and s.geom_3857 is not null', tracked, (select relname from pg_class where oid = tracked));
end
$$;

select track_tile_cells(c.oid::regclass)
from dataset d join pg_class c on c.oid = to_regclass(d.name)
where exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'geom_3857');
