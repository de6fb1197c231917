-- The viewer of a session or a token. One look-up by the unique index of its hash.

-- name: sessionViewer
select a.id, a.username, a.display_name as "displayName", a.whole_city as "wholeCity", a.must_change_password as "mustChangePassword",
  array(select role from account_role where account_id = a.id order by role) as roles,
  array(select region_code from account_region where account_id = a.id order by region_code) as "regionCodes",
  s.id as "sessionId", s.seen_at as "seenAt", s.ends_at as "endsAt"
from session s
join account a on a.id = s.account_id
where s.token_hash = :tokenHash and s.ended_at is null and s.expires_at > :now and s.ends_at > :now and a.disabled_at is null

-- name: machineViewer
select id, name, rights, feed_id as "feedId", whole_city as "wholeCity", region_codes as "regionCodes", expires_at as "endsAt", last_used_at as "seenAt"
from machine_token
where token_hash = :tokenHash and revoked_at is null and (expires_at is null or expires_at > :now)

-- name: slideSession
update session set seen_at = :now, expires_at = least(ends_at, :expiresAt) where id = :id and seen_at < :now and ended_at is null

-- name: useToken
update machine_token set last_used_at = :now where id = :id

-- Signing in -----------------------------------------------------------------------------------------------------------------

-- name: accountToSignIn
select id, password_hash as "passwordHash", disabled_at is not null as disabled from account where username = :username

-- name: accountById
select id, username, password_hash as "passwordHash" from account where id = :id

-- An attempt counts before its password is checked: concurrent attempts count, too. No row: locked.
-- name: countAttempt
insert into sign_in_failure as f (subject, failures, last_at, locked_until)
values (:subject, 1, :now, null)
on conflict (subject) do update set
  failures = case when f.last_at < :forgottenBefore then 1 else f.failures + 1 end,
  last_at = :now,
  locked_until = case when f.last_at >= :forgottenBefore and f.failures + 1 >= :free::int
    then :now::timestamptz + make_interval(secs => least(:longestS::float8, :firstS::float8 * power(2, least(f.failures + 1 - :free::int, 20)))) end
where f.locked_until is null or f.locked_until <= :now
returning failures, locked_until as "lockedUntil"

-- name: lockedUntil
select locked_until as "lockedUntil" from sign_in_failure where subject = :subject and locked_until > :now

-- name: forgiveName
delete from sign_in_failure where subject = :subject

-- A successful sign-in does not clear the earlier failures of its address.
-- name: forgiveAttempt
update sign_in_failure set failures = greatest(0, failures - 1), locked_until = case when failures - 1 >= :free::int then locked_until end
where subject = :subject

-- name: noteFailure
update account set failed_sign_ins = failed_sign_ins + 1, locked_until = :lockedUntil where id = :id

-- No row: the account was disabled, or the password changed meanwhile.
-- name: noteSignIn
update account set failed_sign_ins = 0, locked_until = null, last_sign_in_at = :now
  , password_hash = :newHash --? newHash
where id = :id and disabled_at is null and password_hash is not distinct from :passwordHash
returning id

-- No row: the password was changed meanwhile, or the account disabled.
-- name: setPassword
update account set password_hash = :passwordHash, password_changed_at = :now, must_change_password = :mustChange, failed_sign_ins = 0,
  locked_until = null, version = version + 1
where id = :id
  and password_hash = :expectedHash and disabled_at is null --? expectedHash
returning id

-- Sessions -------------------------------------------------------------------------------------------------------------------

-- name: beginSession
insert into session (token_hash, account_id, created_at, seen_at, expires_at, ends_at, address, user_agent)
values (:tokenHash, :accountId, :now, :now, :expiresAt, :endsAt, :address, :userAgent)
returning id

-- name: endSessionByToken
update session set ended_at = :now where token_hash = :tokenHash and ended_at is null returning id, account_id as "accountId"

-- name: endSession
update session set ended_at = :now where id = :id and account_id = :accountId and ended_at is null returning id

-- name: endSessions
update session set ended_at = :now where account_id = :accountId and ended_at is null and expires_at > :now and ends_at > :now
  and id <> :exceptId --? exceptId
returning id

-- name: sessions
select id, created_at as "createdAt", seen_at as "seenAt", least(expires_at, ends_at) as "expiresAt", address, user_agent as "userAgent"
from session
where account_id = :accountId and ended_at is null and expires_at > :now and ends_at > :now
order by seen_at desc, id

-- name: sweepSessions
delete from session where ends_at < :before or ended_at < :before or expires_at < :before

-- name: sweepFailures
delete from sign_in_failure where last_at < :before and (locked_until is null or locked_until < :before)

-- name: sweepFlows
delete from oidc_flow where created_at < :before
