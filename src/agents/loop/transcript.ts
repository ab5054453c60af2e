import type { ModelUsage } from '../../domain/model-usage.ts';
import { plain } from '../../domain/plain-text.ts';
import type { ToolCall } from '../../ports/model.ts';

type Entry =
  | { kind: 'opening'; text: string }
  | { kind: 'answer'; step: number; text: string; calls: readonly ToolCall[]; usage: ModelUsage; again: boolean }
  | { kind: 'reading'; question: string; text: string; usage: ModelUsage }
  | { kind: 'result'; name: string; ok: boolean; text: string }
  | { kind: 'note'; text: string };

/** A code fence that the text cannot end. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** Everything that was said in a session with a model, for people (Markdown) and for programs (JSON lines). */
export class Transcript {
  readonly #entries: Entry[] = [];
  readonly #model: string;
  readonly #clean: (text: string) => string;

  /** `clean` takes secrets out of whatever is written down. */
  constructor(model: string, clean: (text: string) => string) {
    this.#model = model;
    this.#clean = clean;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  jsonLines(): string {
    return this.#entries.map((entry) => `${this.#clean(JSON.stringify(entry))}\n`).join('');
  }

  markdown(): string {
    const parts = this.#entries.map((entry) => this.#words(entry));
    return this.#clean(plain(`# Session with ${this.#model}\n\n${parts.join('\n\n')}\n`));
  }

  #words(entry: Entry): string {
    switch (entry.kind) {
      case 'opening':
        return `## What it was given\n\n${fenced(entry.text)}`;
      case 'note':
        return `> ${entry.text}`;
      case 'reading':
        return [
          `## An independent reading`,
          `*${entry.usage.input} tokens in, ${entry.usage.output} out*`,
          fenced(entry.question),
          `Answered:\n\n${fenced(entry.text)}`,
        ].join('\n\n');
      case 'result':
        return `Result of \`${entry.name}\`${entry.ok ? '' : ' (refused)'}:\n\n${fenced(entry.text)}`;
      case 'answer':
        return answerWords(entry);
    }
  }
}

function answerWords({ step, text, calls, usage, again }: Extract<Entry, { kind: 'answer' }>): string {
  const tokens = `${usage.input} tokens in (${usage.cached} from the cache), ${usage.output} out`;
  const heading = `## Step ${step}: ${calls.map(({ name }) => name).join(', ') || 'words'}`;
  const paid = again ? ' – paid for by an earlier process' : '';
  const said = text.trim() === '' ? [] : [fenced(text.trim())];
  return [heading, `*${tokens}${paid}*`, ...said, ...calls.map(callWords)].join('\n\n');
}

/** Long texts of a call (a test, a patch) stand as they are, not as JSON strings. */
function callWords({ name, input }: ToolCall): string {
  if (typeof input !== 'object' || input === null) return `\`${name}\` ${fenced(String(input))}`;
  const values = Object.entries(input as Record<string, unknown>);
  const isLong = (value: unknown): value is string => typeof value === 'string' && value.includes('\n');
  const short = Object.fromEntries(values.filter(([, value]) => !isLong(value)));
  const long = values.filter(([, value]) => isLong(value));
  return [
    `\`${name}\``,
    ...(Object.keys(short).length > 0 ? [fenced(JSON.stringify(short, null, 2), 'json')] : []),
    ...long.map(([key, value]) => `${key}:\n\n${fenced(value as string)}`),
  ].join('\n\n');
}
