import type { ClientBase, PoolConfig } from 'pg'

/**
 * Settings that our statements rely on. A role or a database may have other defaults (`alter role … set`, `alter
 * database … set`); our connections use these. Parameters unknown to the server are left out.
 */
export const SESSION_SETTINGS: Readonly<Record<string, string>> = {
  // Input and output of values.
  client_encoding: 'UTF8',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  xmloption: 'content',
  lc_monetary: 'C',
  lc_numeric: 'C',
  lc_time: 'C',
  // Meaning of statements.
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
  gin_fuzzy_search_limit: '0',
  // Off, a policy would raise an error instead of hiding rows.
  row_security: 'on',
  // Time limits. Reads have a limit of their own; imports have none.
  statement_timeout: '0',
  lock_timeout: '0',
  transaction_timeout: '0',
  idle_session_timeout: '0',
  // Compiling a plan costs more than our statements take.
  jit: 'off',
}

/** Ends an idle transaction that was forgotten; server only, the embedded engine has its gate. */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = { idle_in_transaction_session_timeout: '120s' }

/** The search path of the new connection. Then `pg_catalog` only: nothing can shadow the functions used here. */
const FORMER_PATH = 'select pg_catalog.current_schemas(false)::pg_catalog.text[] as path'
const ONLY_CATALOG = 'set search_path = pg_catalog'

const APPLY_SETTINGS = `
  select set_config(name, value, false) from unnest($1::text[], $2::text[]) as t (name, value)
  where current_setting(name, true) is not null`

/**
 * The schema of our tables, then those of the extensions, and temporary tables last. Ours is the schema with our table
 * of migrations, our own before another user's; in a new database the first one of the path in which we may create
 * objects and which is otherwise empty, or `public`.
 */
const APPLY_PATH = `
  with ours as (
    select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relname = 'migration' and c.relkind = 'r' and n.nspname !~ '^pg_'
      and (select count(*) from pg_attribute a where a.attrelid = c.oid and a.attname in ('name', 'sha256', 'applied_at')) = 3
    order by pg_has_role(c.relowner, 'usage') desc, array_position($1::text[], n.nspname::text), n.oid
    limit 1
  ), free as (
    select p.schema from unnest($1::text[]) with ordinality as p (schema, place) join pg_namespace n on n.nspname = p.schema
    where n.nspname !~ '^pg_' and has_schema_privilege(n.oid, 'create') and (n.nspname = 'public' or not exists (
      select from (
        select oid, 'pg_class'::regclass as class from pg_class where relnamespace = n.oid
        union all select oid, 'pg_proc'::regclass from pg_proc where pronamespace = n.oid
        union all select oid, 'pg_type'::regclass from pg_type where typnamespace = n.oid) o))
    order by p.place
    limit 1
  ), home as (
    select coalesce((select schema from ours), (select schema from free), 'public') as schema
  ), extensions as (
    select distinct n.nspname::text as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname in ('postgis', 'ltree', 'pg_trgm')
  )
  select set_config('search_path', concat_ws(', ', quote_ident(home.schema),
    (select string_agg(quote_ident(e.schema), ', ' order by e.schema) from extensions e where e.schema <> home.schema), 'pg_temp'), false)
  from home`

/**
 * Applies our settings to a new connection, whatever its role and its database have set. In one transaction: clients of
 * the embedded engine share its session, and must not see it half done.
 */
export function ownSettings(more: Readonly<Record<string, string>> = {}): NonNullable<PoolConfig['onConnect']> {
  const settings = Object.entries({ ...SESSION_SETTINGS, ...more })
  const apply: (client: ClientBase) => unknown = async (client) => {
    await client.query('begin; set statement_timeout = 0')
    const { rows } = await client.query<{ path: string[] }>(FORMER_PATH)
    await client.query(ONLY_CATALOG)
    await client.query(APPLY_SETTINGS, [settings.map(([name]) => name), settings.map(([, value]) => value)])
    await client.query(APPLY_PATH, [rows[0]?.path ?? []])
    await client.query('commit')
  }
  // The pool awaits it, although its types do not say so.
  return apply
}
