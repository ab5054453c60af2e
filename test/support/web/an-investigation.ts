import type { ProductionEvent } from '../../../src/domain/event.ts';
import { gateNames } from '../../../src/domain/fix.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { Recording } from '../../../src/domain/recording.ts';
import { recordingOf } from '../recording.ts';
import { sampleProposal } from '../bundle-input.ts';

const frame = (index: number, file: string, line: number, name: string, expression: string) =>
  ({ index, file, line, column: 9, function: name, expression, kind: 'source', via: 'suffix' }) as const;

/** What an investigation that found a fix tells, all of it filled. */
export function anInvestigation(): Proposal {
  const sample = sampleProposal();
  const commit = {
    commit: 'b'.repeat(40),
    at: '2026-01-01T10:00:00+01:00',
    author: 'Ann Example',
    subject: 'Lines may be removed from a cart',
    files: ['src/pricing.js'],
    why: 'bisection: the failure is there, and not in the commit before',
  };
  return sampleProposal({
    codeMap: {
      ...sample.codeMap,
      frames: [
        frame(0, 'src/pricing.js', 13, 'subtotal', 'line.price'),
        frame(1, 'src/orders.js', 40, 'placeOrder', 'subtotal(order.lines)'),
      ],
      suspects: [
        { file: 'src/pricing.js', function: 'subtotal', line: 13, score: 1, why: 'throws at this expression' },
      ],
      recentChanges: [commit],
      introducedBy: commit,
    },
    hypotheses: [
      ...sample.hypotheses,
      { id: 'h3', by: 'engine', claim: 'Two removals overlap', state: 'open', rank: 0.2, evidence: [] },
    ],
    reproduction: {
      ...sample.reproduction,
      identity: {
        score: 0.97,
        reasons: ['class: same (`TypeError`)', 'expression: same (`line.price`)', 'origin: unknown (`not captured`)'],
      },
    },
    fix: sample.fix && {
      ...sample.fix,
      rivals: [{ file: 'rivals/1.patch', summary: 'The line counts nothing', differsOn: 'subtotal([null])' }],
    },
    validation: {
      ...sample.validation,
      gates: gateNames.map((name) => ({
        name,
        outcome: name === 'types' ? 'unverified' : 'passed',
        detail: 'as asked',
      })),
    },
    missingEvidence: [{ what: 'the origin of the null', supply: 'the recorder on orders' }],
  });
}

/** The occurrence that it is about. */
export function anOccurrence(): Partial<ProductionEvent> {
  const at = {
    absPath: null,
    module: null,
    native: false,
    async: false,
    preContext: [],
    postContext: [],
    debugId: null,
  };
  return {
    title: "TypeError: Cannot read properties of null (reading 'price')",
    service: 'orders',
    environment: 'production',
    release: '1.4.2',
    transaction: 'POST /orders',
    runtime: { name: 'node', version: '24.1.0' },
    users: ['user-1'],
    tags: { region: 'north' },
    request: {
      method: 'POST',
      url: 'https://shop.example/orders',
      headers: { accept: 'application/json' },
      query: null,
      body: '{"lines":[null]}',
      cookies: null,
    },
    breadcrumbs: [{ at: null, category: 'http', level: null, message: 'GET /cart', data: {} }],
    scrubbed: [{ path: 'request.headers.authorization', rule: 'header' }],
    errors: [
      {
        type: 'TypeError',
        message: "Cannot read properties of null (reading 'price')",
        code: null,
        operation: { kind: 'read', property: 'price', met: 'null', expression: null },
        mechanism: null,
        frames: [
          {
            ...at,
            filename: 'src/pricing.js',
            function: 'subtotal',
            line: 13,
            column: 52,
            inApp: true,
            contextLine: '  return lines.reduce((sum, line) => sum + line.price, 0);',
            vars: { lines: '[null]' },
          },
        ],
      },
    ],
  };
}

/** What the recorder saw of it: the request, and what that called. */
export function aRecording(): Recording {
  const call = (id: string, kind: 'sql' | 'http', operation: string, startedAt: number, endedAt: number | null) => ({
    id,
    during: 'r1',
    kind,
    target: kind === 'sql' ? 'orders' : 'https://prices.example',
    operation,
    arguments: [],
    request: null,
    outcome: endedAt === null ? { kind: 'pending' as const } : { kind: 'value' as const, value: null },
    startedAt,
    endedAt,
  });
  const request = { id: 'r1', method: 'POST', url: '/orders', route: null, headers: [], body: null };
  return recordingOf({
    at: '2026-01-02T03:04:00.180Z',
    work: { kind: 'request', request: { ...request, startedAt: 100, endedAt: null } },
    calls: [
      call('c1', 'sql', 'select * from carts where id = $1', 104, 121),
      call('c2', 'http', 'GET /prices?sku=tea', 124, 171),
      call('c3', 'sql', 'insert into audit values ($1)', 172, null),
    ],
  });
}
