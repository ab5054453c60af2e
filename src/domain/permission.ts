/** What a caller may be allowed to do; each route names one, and none is open by accident (SEC-4). */
export const permissions = [
  /** No one need be known: health. */
  'public',
  /** A project's key, as SDKs carry it. */
  'send-signals',
  'read',
  'work',
  'decide',
  'administer',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['viewer', 'engineer', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

const granted: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  engineer: ['read', 'work'],
  approver: ['read', 'work', 'decide'],
  admin: ['read', 'work', 'decide', 'administer'],
};

/** Whether a role may; `public` and `send-signals` are not a role's to give. */
export function mayDo(role: Role, permission: Permission): boolean {
  return granted[role].includes(permission);
}

/** Whether a role may do nothing that the other may not. */
export function isWithin(role: Role, other: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(other);
}

/** The one of two roles that may do less. */
export function lesserRole(a: Role, b: Role): Role {
  return isWithin(a, b) ? a : b;
}
