import { describe, expect, it } from 'vitest';
import * as access from '../../../src/contract/access.ts';
import * as bulk from '../../../src/contract/bulk.ts';
import * as bugs from '../../../src/contract/bugs.ts';
import * as hosts from '../../../src/contract/code-hosts.ts';
import * as hypotheses from '../../../src/contract/hypotheses.ts';
import * as installation from '../../../src/contract/installation.ts';
import * as items from '../../../src/contract/items.ts';
import * as metrics from '../../../src/contract/metrics.ts';
import * as outward from '../../../src/contract/outward.ts';
import * as projects from '../../../src/contract/projects.ts';
import * as queue from '../../../src/contract/queue.ts';
import * as reviews from '../../../src/contract/reviews.ts';
import * as sources from '../../../src/contract/sources.ts';
import { verbs } from '../../../src/contract/steering.ts';
import * as views from '../../../src/contract/views.ts';
import * as watches from '../../../src/contract/watches.ts';
import { routes } from './routes.ts';

const all = [
  access,
  bugs,
  bulk,
  hosts,
  hypotheses,
  installation,
  items,
  metrics,
  outward,
  projects,
  queue,
  reviews,
  sources,
  views,
  watches,
  verbs,
];
const contract = Object.assign({}, ...all) as Record<string, { method: string; path: string }>;

describe('the app’s table of routes', () => {
  it.each(Object.entries(routes))('%s is asked where the contract has it', (name, told) => {
    expect(told).toBe(`${contract[name]?.method} ${contract[name]?.path}`);
  });
});
