import { readAudit } from '../../contract/access.ts';
import type { AuditStore } from '../../ports/store/audit-store.ts';
import { type Route, route } from '../route.ts';

/** The audit log. */
export function auditRoutes(audit: AuditStore): Route[] {
  return [
    route({
      ...readAudit,
      handle: async ({ query: { from, limit } }) => {
        const count = await audit.count();
        const first = from ?? Math.max(0, count - limit);
        const entries = await audit.entries(first, limit);
        const end = first + entries.length;
        return { entries, next: entries.length === limit && end < count ? end : null };
      },
    }),
  ];
}
