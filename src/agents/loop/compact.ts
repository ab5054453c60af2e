import type { ModelMessage } from '../../ports/model.ts';

/** Characters of a token, roughly and on the safe side for code. */
const charactersOfToken = 3.2;

const sizeOf = (message: ModelMessage): number => {
  if (message.role === 'user') return message.text.length;
  if (message.role === 'tools') return message.results.reduce((sum, { text }) => sum + text.length, 0);
  return message.text.length + JSON.stringify(message.calls).length;
};

export function charactersOf(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, one) => sum + sizeOf(one), 0);
}

export function estimatedTokens(messages: readonly ModelMessage[]): number {
  return Math.round(charactersOf(messages) / charactersOfToken);
}

/** Results that are as short as this say too little to be worth leaving out. */
const shortResult = 300;

/**
 * The messages with the results of older calls left out once the whole is larger than `most` tokens: what they are about
 * can be read again, what was learned stands in the ledger. Everything of the last `keep` messages stays, and so do the
 * first message and every call. It is done in one go and then kept, so that the provider's cache is broken seldom.
 */
export function compacted(messages: readonly ModelMessage[], most: number, keep: number): ModelMessage[] {
  if (estimatedTokens(messages) <= most) return [...messages];
  return messages.map((message, i) => {
    if (message.role !== 'tools' || i >= messages.length - keep) return message;
    const results = message.results.map((result) =>
      result.text.length <= shortResult
        ? result
        : { ...result, text: `(left out to save room; ${result.text.length} characters; ask again if you need it)` },
    );
    return { ...message, results };
  });
}
