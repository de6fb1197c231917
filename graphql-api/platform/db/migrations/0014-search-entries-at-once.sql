-- What is found by name follows its row into another region. Planned for how many rows have moved: a plan that was made for one row
-- and kept compared each of 20,000 with each other.
create or replace function move_search_entries() returns trigger language plpgsql as $$
begin
  execute 'with moved as (
      select n.id, n.region_id from new_rows n join old_rows o using (id) where n.region_id is distinct from o.region_id
    )
    update search_entry s set region_id = moved.region_id
    from moved where s.kind = $1 and s.entity_id = moved.id and s.region_id is distinct from moved.region_id'
    using tg_table_name::text;
  return null;
end
$$;
