/** A request for a chat completion, as it goes out. */
export type Body = Record<string, unknown>;

interface WireMessage extends Record<string, unknown> {
  role: string;
  content?: unknown;
}

/** What a server has been found not to take; it holds from then on. */
export type Quirk =
  | { kind: 'without'; key: string }
  | { kind: 'renamed'; from: string; to: string }
  | { kind: 'at-most'; key: string; most: number }
  | { kind: 'unstreamed' }
  | { kind: 'no-system' }
  | { kind: 'taking-turns' }
  | { kind: 'no-empty-content' }
  | { kind: 'no-reasoning' };

const maxKeys = ['max_tokens', 'max_completion_tokens'] as const;
/** Without these a request is none. */
const needed = new Set(['model', 'messages', 'tools']);

/**
 * What a refusal says of the request, in the words that OpenAI, vLLM, llama.cpp, Ollama and gateways use; null when it is about
 * something else. The answer is always another form of the very same request.
 */
export function quirkIn(said: string, body: Body): Quirk | null {
  const text = said.slice(0, 6_000);
  return streamQuirk(text, body) ?? lengthQuirk(text, body) ?? messageQuirk(text) ?? unknownKey(text, body);
}

function streamQuirk(text: string, body: Body): Quirk | null {
  if (body.stream_options !== undefined && /stream_options/i.test(text))
    return { kind: 'without', key: 'stream_options' };
  const refused =
    /\bstream(?:ing)?\b[^.]{0,60}(?:not (?:supported|allowed|available|implemented)|unsupported|disabled)/i;
  const no = /(?:not|n't) support[^.]{0,20}\bstream|\bstream\b[^.]{0,30}must be (?:set to )?false/i;
  return body.stream === true && (refused.test(text) || no.test(text)) ? { kind: 'unstreamed' } : null;
}

function lengthQuirk(text: string, body: Body): Quirk | null {
  const [used] = maxKeys.filter((key) => body[key] !== undefined);
  if (!used || !new RegExp(`\\b${used}\\b|max.{0,12}tokens`, 'i').test(text)) return null;
  const other = maxKeys.find((key) => key !== used) as string;
  if (
    new RegExp(`(?:use|instead|did you mean)[^.]{0,40}\\b${other}\\b|\\b${other}\\b[^.]{0,20}instead`, 'i').test(text)
  )
    return { kind: 'renamed', from: used, to: other };
  const bound =
    /(?:at most|maximum (?:value|allowed|of)?|less than or equal to|no more than|<=|up to|between 1 and)\D{0,40}(\d[\d,_]{1,8})/i;
  const most = Number((bound.exec(text)?.[1] ?? '').replace(/[,_]/g, ''));
  const isAboutPrompt = /context|prompt|input tokens|messages/i.test(text);
  return !isAboutPrompt && most > 0 && most < Number(body[used]) ? { kind: 'at-most', key: used, most } : null;
}

function messageQuirk(text: string): Quirk | null {
  if (
    /system (?:role|message|prompt)s?\b[^.]{0,40}(?:not|un)|(?:not|n't) support[^.]{0,30}\bsystem\b|role[^.]{0,20}\bsystem\b[^.]{0,30}(?:not|invalid|unknown)/i.test(
      text,
    )
  )
    return { kind: 'no-system' };
  if (/\breasoning(?:_content)?\b/i.test(text)) return { kind: 'no-reasoning' };
  if (/roles? must alternate|alternate user\/assistant|consecutive[^.]{0,30}(?:role|message)/i.test(text))
    return { kind: 'taking-turns' };
  if (/\bcontent\b[^.]{0,60}(?:null|none|empty|required|string_type|valid string)/i.test(text))
    return { kind: 'no-empty-content' };
  return null;
}

/** A key of the request that is named as not known, or not taken: `Unrecognized request argument supplied: x`, `body -> x`. */
function unknownKey(text: string, body: Body): Quirk | null {
  const refused =
    /unrecogni[sz]ed|unknown|unexpected|unsupported|not supported|not permitted|not allowed|extra_forbidden|no longer|invalid (?:parameter|field|argument)/i;
  if (!refused.test(text)) return null;
  const keys = Object.keys(body).filter((key) => !needed.has(key));
  const named = keys.filter((key) => new RegExp(`(?<![\\w-])${key}(?![\\w-])`, 'i').test(text));
  const key = named.toSorted((a, b) => b.length - a.length)[0];
  return key === undefined || key === 'stream' ? null : { kind: 'without', key };
}

/** The request as a server with these quirks takes it; the one given is left as it is. */
export function withQuirks(body: Body, quirks: readonly Quirk[]): Body {
  return quirks.reduce<Body>(withQuirk, body);
}

function withQuirk(body: Body, quirk: Quirk): Body {
  switch (quirk.kind) {
    case 'without': {
      const { [quirk.key]: _left, ...rest } = body;
      return rest;
    }
    case 'renamed': {
      const { [quirk.from]: value, ...rest } = body;
      return value === undefined ? rest : { ...rest, [quirk.to]: value };
    }
    case 'at-most':
      return Number(body[quirk.key]) > quirk.most ? { ...body, [quirk.key]: quirk.most } : body;
    case 'unstreamed': {
      const { stream_options: _options, ...rest } = body;
      return { ...rest, stream: false };
    }
    case 'no-system':
      return { ...body, messages: withoutSystem(messagesOf(body)) };
    case 'taking-turns':
      return { ...body, messages: takingTurns(messagesOf(body)) };
    case 'no-reasoning':
      return { ...body, messages: messagesOf(body).map(withoutReasoning) };
    case 'no-empty-content':
      return { ...body, messages: messagesOf(body).map((one) => (one.content ? one : { ...one, content: ' ' })) };
  }
}

const withoutReasoning = ({ reasoning_content: _one, reasoning: _other, ...rest }: WireMessage): WireMessage =>
  rest as WireMessage;

const messagesOf = (body: Body): WireMessage[] => (Array.isArray(body.messages) ? body.messages : []);

/** The instructions at the head of the first message, for models whose template has no place for them. */
function withoutSystem(messages: readonly WireMessage[]): WireMessage[] {
  const isSystem = ({ role }: WireMessage): boolean => role === 'system' || role === 'developer';
  const instructions = messages.filter(isSystem).map(({ content }) => String(content));
  const [first, ...rest] = messages.filter((one) => !isSystem(one));
  const told = instructions.join('\n\n');
  if (!first || first.role !== 'user') return [{ role: 'user', content: told }, ...(first ? [first] : []), ...rest];
  return [{ ...first, content: `${told}\n\n${textIn(first)}` }, ...rest];
}

function takingTurns(messages: readonly WireMessage[]): WireMessage[] {
  const out: WireMessage[] = [];
  for (const message of messages) {
    const last = out.at(-1);
    const isPlain = last?.role === message.role && !message.tool_calls && !last.tool_calls && message.role !== 'tool';
    if (last && isPlain) out[out.length - 1] = { ...last, content: `${textIn(last)}\n\n${textIn(message)}` };
    else out.push(message);
  }
  return out;
}

function textIn({ content }: WireMessage): string {
  if (!Array.isArray(content)) return String(content ?? '');
  return content.map((part: { text?: unknown }) => String(part?.text ?? '')).join('\n');
}
