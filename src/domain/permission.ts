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
