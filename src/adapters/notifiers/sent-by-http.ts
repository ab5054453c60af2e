import type { Sent } from '../../ports/notifier.ts';
import type { Asked, Exchange } from '../exchange/exchange.ts';
import { retryAfterS } from '../exchange/retry-after.ts';

/** Posts a message and says what became of it. The other side's words are not told: they may quote the address, which is a secret. */
export async function sentByHttp(
  exchange: Exchange,
  asked: Asked,
  now: () => Date,
  signal?: AbortSignal,
): Promise<Sent> {
  const answered = await exchange.ask(asked, signal);
  if (answered.kind === 'unanswered') {
    const { why, sent } = answered;
    return sent ? { kind: 'unknown', why } : { kind: 'not-sent', why, retryAfterS: 30 };
  }
  const { status, headers } = answered;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const why = `it answers ${status}`;
  if (status === 429 || status === 408 || status >= 500)
    return { kind: 'not-sent', why, retryAfterS: retryAfterS(headers, now()) };
  return { kind: 'refused', why };
}
