import type { Role as WireRole } from '../../api/operations.generated.ts'
import { ROLES, type Role } from '../../../domain/rights.ts'

/** A role as the API spells it. */
export function toWire(role: Role): WireRole {
  return role.toUpperCase() as WireRole
}

/** Roles of the API in the order of the table; unknown ones are left out. */
export function fromWire(roles: readonly WireRole[]): Role[] {
  return ROLES.filter((role) => roles.includes(toWire(role)))
}
