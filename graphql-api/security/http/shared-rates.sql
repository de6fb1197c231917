-- Shares requests admitted here, and returns those admitted elsewhere since the snapshot of the last exchange; absent:
-- within the window. By the index on `at`: a row written and committed more than a window apart is ignored.
-- name: exchange
with told as (
  insert into request_count (replica, kind, subject, requests)
  select :replica, own.kind, own.subject, own.requests
  from unnest(:kinds::text[], :subjects::text[], :requests::int[]) own (kind, subject, requests)
)
select pg_current_snapshot()::text as snapshot, coalesce((
  select jsonb_agg(jsonb_build_object('kind', kind, 'subject', subject, 'requests', requests))
  from (
    select kind, subject, sum(requests) as requests
    from request_count
    where replica <> :replica and at > clock_timestamp() - make_interval(secs => :windowS)
      and not pg_visible_in_snapshot(written_by, :since::pg_snapshot) --? since
    group by kind, subject
  ) other
), '[]') as others

-- Another replica may be deleting: its locked rows are skipped.
-- name: sweep
delete from request_count where id in (
  select id from request_count where at < clock_timestamp() - make_interval(secs => :keptS) for update skip locked
)
