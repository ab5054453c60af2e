import ts from 'typescript';
import { insertBefore, listedStatementOf, replace } from '../tree/edit.ts';
import { exitsAt } from '../tree/exits.ts';
import { textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator, guardLines } from './draft.ts';
import { asConjunct, enclosingCondition } from './enclosing-condition.ts';
import { traceFrom } from './origins.ts';
import type { Place, SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** An operation refused because of its object's state, and the query by which that state is asked. */
const refusals: { code: RegExp; busy: string; says: string }[] = [
  {
    code: /ERR_HTTP_HEADERS_SENT|headers after they are sent|Headers already sent/i,
    busy: '$.headersSent',
    says: 'headers are sent',
  },
  { code: /ERR_STREAM_WRITE_AFTER_END|write after end/i, busy: '$.writableEnded', says: 'the stream is ended' },
  { code: /ERR_STREAM_DESTROYED|after a stream was destroyed/i, busy: '$.destroyed', says: 'the stream is destroyed' },
  { code: /ERR_STREAM_PUSH_AFTER_EOF|push\(\) after EOF/i, busy: '$.readableEnded', says: 'the stream has ended' },
  {
    code: /ERR_STREAM_ALREADY_FINISHED|ERR_STREAM_UNABLE_TO_PIPE/,
    busy: '$.writableFinished',
    says: 'the stream is finished',
  },
  { code: /ERR_SERVER_NOT_RUNNING|Server is not running/i, busy: '!$.listening', says: 'the server is not listening' },
  { code: /ERR_SERVER_ALREADY_LISTEN/, busy: '$.listening', says: 'the server listens already' },
  {
    code: /ERR_SOCKET_CLOSED|This socket has been ended|ERR_SOCKET_DGRAM_NOT_RUNNING/i,
    busy: '$.destroyed',
    says: 'the socket is closed',
  },
  {
    code: /ERR_IPC_CHANNEL_CLOSED|Channel closed|IPC channel is already disconnected/i,
    busy: '!$.connected',
    says: 'the channel is closed',
  },
  { code: /WebSocket is not open/i, busy: '$.readyState !== 1', says: 'the socket is not open' },
  { code: /Generator is already running/i, busy: '$.running', says: 'it runs already' },
];

/** An operation is done only when its object is in the state for it (`headersSent`, `writableEnded`, `destroyed`, ...). */
export const stateQuery: Generator = {
  name: 'state-query',
  drafts(view) {
    const { code, message } = view.site.failure;
    const refusal = refusals.find((r) => r.code.test(`${code ?? ''} ${message}`));
    if (!refusal) return [];
    return subjects(view).flatMap(({ place, subject, level }) =>
      guarded(place, refusal.busy.replaceAll('$', subject), refusal.says, level),
    );
  },
};

/** The object at each frame: the receiver of the refused call, and what it is called further out. */
function subjects(view: SiteView): { place: Place; subject: string; level: number }[] {
  const place = view.places[0];
  const call = place?.action;
  if (!place || !call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return [];
  const receiver = chainStart(call.expression.expression);
  const found = [{ place, subject: receiver.getText(place.source.ast), level: 0 }];
  const trace = traceFrom(view, { source: place.source, node: receiver, hops: 0, how: 'use', slot: null, place });
  for (const o of trace) {
    if (o.how !== 'argument' || !o.place) continue;
    const e = bareExpression(o.node);
    const isName = ts.isIdentifier(e) || ts.isPropertyAccessExpression(e);
    if (isName) found.push({ place: o.place, subject: e.getText(o.source.ast), level: view.places.indexOf(o.place) });
  }
  return found.slice(0, 5);
}

/** `res` of `res.status(500).json(...)`. */
function chainStart(e: ts.Expression): ts.Expression {
  let n = bareExpression(e);
  while (ts.isCallExpression(n) && ts.isPropertyAccessExpression(n.expression))
    n = bareExpression(n.expression.expression);
  return n;
}

function guarded({ source, action, statement }: Place, busy: string, says: string, level: number): Draft[] {
  if (!statement) return [];
  const free = busy.startsWith('!') ? busy.slice(1) : /[=<>]/.test(busy) ? busy.replace('!==', '===') : `!${busy}`;
  const summary = `${brief(textOf(action))} is left out when ${says}`;
  const base = level === 0 ? 0.56 : 0.76 - level * 0.02;
  const drafts: Draft[] = [];
  const condition = enclosingCondition(statement);
  if (condition) {
    drafts.push({
      edits: [replace(source, condition, `${asConjunct(condition)} && ${free}`)],
      kind: 'cause',
      summary,
      prior: base + 0.03,
    });
  }
  if (ts.isExpressionStatement(statement)) {
    const { keywordSpace } = source.style;
    drafts.push({
      edits: [replace(source, statement, `if${keywordSpace}(${free}) ${statement.getText(source.ast)}`)],
      kind: 'cause',
      summary,
      prior: base,
    });
  }
  const listed = listedStatementOf(action);
  for (const [i, exit] of (listed ? exitsAt(source, action) : []).slice(0, 2).entries()) {
    drafts.push({
      edits: insertBefore(source, listed!, guardLines(source, busy, exit.text)),
      kind: 'cause',
      summary: `${summary}: ${exit.text}`,
      prior: base - 0.03 - i * 0.03,
    });
  }
  return drafts;
}
