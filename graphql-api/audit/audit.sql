-- name: append
select audit_append(:actor, :action, :subject, :address, :outcome, :reason, :detail::jsonb, :requestId) as id
