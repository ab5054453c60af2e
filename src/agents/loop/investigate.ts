import { Fault } from '../../domain/fault.ts';
import type { ModelBudget, ModelPrice } from '../../domain/model-budget.ts';
import type { ModelUsage } from '../../domain/model-usage.ts';
import type { Model, ModelAnswer, ModelMessage, ModelReply, ToolCall, ToolOffer } from '../../ports/model.ts';
import type { SessionEntry, SessionLog } from '../../ports/session-log.ts';
import type { Workbench } from '../../ports/workbench.ts';
import { instructions } from '../prompt/instructions.ts';
import { readingInstructions } from '../prompt/reading-instructions.ts';
import { quoted, quoteMark } from '../prompt/quote.ts';
import { isWithin, offers, toolNamed } from '../registry.ts';
import { callsInText, withoutThoughts } from '../text-calls.ts';
import { readInput } from '../tool-input.ts';
import { giveUpName } from '../tools/reporting.ts';
import { charactersOf, compacted, estimatedTokens } from './compact.ts';
import { Progress } from './progress.ts';
import { Spending } from './spending.ts';
import { Transcript } from './transcript.ts';
import { Window } from './window.ts';

export interface InvestigationInput {
  model: Model;
  workbench: Workbench;
  log: SessionLog;
  /** Hexadecimal; the same inputs have the same, so that a killed session is found again. */
  key: string;
  /** The first message: what is known of the bug, quoted; with a share below 1 less of it, for a small model. */
  opening: (share: number) => string;
  budget: ModelBudget;
  price: ModelPrice | null;
  /** Aborted when no time is left for a further step: the session ends and is told. */
  deadline: AbortSignal;
  /** Aborted when it has to end at once: it rejects. */
  signal: AbortSignal;
  /** Takes secrets out of a text. */
  clean: (text: string) => string;
  tell: (line: string) => void;
  /** Tools that the session is narrowed to, besides those without which nothing gets done; null: all. */
  tools?: readonly string[] | null;
  /** Where the bench asks a reader who knows nothing of the session; set for as long as that lasts. */
  readers?: { ask: ((question: string) => Promise<string | null>) | null };
}

export interface Investigation {
  end: 'fixed' | 'gave-up' | 'budget' | 'no-progress' | 'out-of-time' | 'unavailable';
  why: string;
  steps: number;
  usage: ModelUsage;
  usageByPhase: Readonly<Record<string, ModelUsage>>;
  money: number;
  transcript: { markdown: string; jsonLines: string };
}

/** Messages that stay whole where older results are left out. */
const keptMessages = 8;
const resultCharacters = 6_000;
/** Where there is little room. */
const narrowCharacters = 2_500;
/** Shares of the first message that are tried, for one that fits. */
const shares = [1, 0.7, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05];
/** Of the room the first message may take this much. */
const openingShare = 0.55;
/** Answers without an action in a row. */
const idleAtMost = 4;

type End = Pick<Investigation, 'end' | 'why'>;

const outOfTime: End = { end: 'out-of-time', why: 'the time for it is over' };

/**
 * The action loop (SEC-3): a model asks for tools of the registry until a fix has passed the gates, it gives up, gets
 * nowhere, or a bound is met. Whatever it asks is checked by the tool's schema and done by the workbench; wrong names and
 * inputs come back as words. Rejects with the signal's reason when that ends it; what was kept in the log is gone on with.
 */
export function investigate(input: InvestigationInput): Promise<Investigation> {
  return new Session(input).run();
}

/** One session; see `investigate`. */
class Session {
  readonly #input: InvestigationInput;
  readonly #spending: Spending;
  readonly #progress = new Progress();
  readonly #transcript: Transcript;
  readonly #mark: string;
  #messages: ModelMessage[];
  #kept: SessionEntry[] = [];
  #idle = 0;
  readonly #window = new Window();

  constructor(input: InvestigationInput) {
    this.#input = input;
    this.#spending = new Spending(input.budget, input.price);
    this.#transcript = new Transcript(input.model.label, input.clean);
    this.#mark = quoteMark(input.key);
    this.#messages = [{ role: 'user', text: input.opening(1) }];
  }

  async run(): Promise<Investigation> {
    const { log, key, opening, readers } = this.#input;
    if (readers) readers.ask = (question) => this.#read(question);
    this.#kept = await log.load(key);
    this.#transcript.add({ kind: 'opening', text: opening(1) });
    let end: End | null = null;
    while (!end) end = await this.#stepInTime();
    this.#transcript.add({ kind: 'note', text: `${end.end}: ${end.why}` });
    // A session that time has cut is gone on with by the same command, given more of it.
    if (end.end !== 'out-of-time' && end.end !== 'unavailable') await log.close(key);
    const { steps, usage, byPhase, money } = this.#spending;
    const transcript = { markdown: this.#transcript.markdown(), jsonLines: this.#transcript.jsonLines() };
    return { ...end, steps, usage, usageByPhase: byPhase, money, transcript };
  }

  async #stepInTime(): Promise<End | null> {
    try {
      return await this.#step();
    } catch (error) {
      if (error instanceof Fault && error.code === 'OUT_OF_TIME') return outOfTime;
      throw error;
    }
  }

  async #step(): Promise<End | null> {
    const isPaid = this.#kept[0]?.kind === 'answer';
    const over = this.#spending.over();
    if (over && !isPaid) return { end: 'budget', why: over };
    if (this.#input.deadline.aborted && !isPaid) return outOfTime;
    const answer = await this.#answer();
    if ('end' in answer) return answer;
    const calls = answer.calls.length > 0 ? answer.calls : callsInText(answer.text, this.#spending.steps);
    this.#messages.push({ role: 'model', text: withoutThoughts(answer.text), calls: answer.calls, ...sentOf(answer) });
    if (calls.length === 0) return this.#noAction(answer);
    this.#idle = 0;
    return this.#act(calls, answer.calls.length > 0);
  }

  /** The next answer: one that an earlier process has paid, else the model's. */
  async #answer(): Promise<ModelAnswer | End> {
    const { workbench, log, key } = this.#input;
    const phase = workbench.state().reproduced ? 'repair' : 'reproduction';
    const kept = this.#kept[0]?.kind === 'answer' ? this.#kept.shift() : undefined;
    let answer = kept?.kind === 'answer' ? kept.answer : null;
    if (!answer) {
      const asked = await this.#ask();
      if ('end' in asked) return asked;
      answer = asked;
      await log.append(key, { kind: 'answer', answer });
    }
    this.#spending.add(answer.usage, phase);
    const { steps: step } = this.#spending;
    const calls = answer.calls.length > 0 ? answer.calls : callsInText(answer.text, step);
    const words = answer.calls.length > 0 || calls.length === 0 ? answer.text : '';
    this.#transcript.add({ kind: 'answer', step, text: words, calls, usage: answer.usage, again: kept !== undefined });
    this.#input.tell(`${step}: ${calls.map(({ name }) => name.slice(0, 40)).join(', ') || 'words'}`);
    return answer;
  }

  async #ask(): Promise<ModelAnswer | End> {
    const { signal, deadline } = this.#input;
    this.#makeRoom();
    try {
      let reply = await this.#send();
      while (reply.kind === 'unavailable' && reply.tooLong && this.#window.refused(reply.window ?? null)) {
        this.#shrink();
        reply = await this.#send();
      }
      return reply.kind === 'answer' ? this.#heard(reply.answer) : { end: 'unavailable', why: reply.why };
    } catch (error) {
      if (signal.aborted || !deadline.aborted) throw error;
      return outOfTime;
    }
  }

  /** Looks whether the server has seen the whole prompt. */
  #heard(answer: ModelAnswer): ModelAnswer {
    const length = fixedLength(this.#window.isNarrow) + charactersOf(this.#messages);
    const size = this.#window.answered(length, answer.usage);
    if (size === null) return answer;
    const why = `the server seems to leave out what is beyond ${size} tokens: it is given less from here on (start it with a larger context)`;
    this.#transcript.add({ kind: 'note', text: why });
    this.#input.tell(why);
    this.#shrink();
    return answer;
  }

  /** One independent reading: a request of its own, paid from the same budget, kept as the answers are. Null: nobody answers. */
  async #read(question: string): Promise<string | null> {
    const { model, log, key, signal, deadline } = this.#input;
    const kept = this.#kept[0]?.kind === 'reading' ? this.#kept.shift() : undefined;
    let answer = kept?.kind === 'reading' ? kept.answer : null;
    if (!answer) {
      if (this.#spending.over() || deadline.aborted) return null;
      const stop = AbortSignal.any([signal, deadline]);
      const messages = [{ role: 'user' as const, text: question }];
      const maxOutputTokens = this.#window.outputTokens;
      const reply = await model
        .ask({ instructions: readingInstructions, messages, tools: [], maxOutputTokens, signal: stop })
        .catch((error: unknown) => {
          if (signal.aborted) throw error;
          return null;
        });
      if (reply?.kind !== 'answer') return null;
      answer = reply.answer;
      await log.append(key, { kind: 'reading', answer });
    }
    this.#spending.addBeside(answer.usage, 'reading');
    const said = withoutThoughts(answer.text).trim();
    this.#transcript.add({ kind: 'reading', question, text: said, usage: answer.usage });
    return said;
  }

  #room(): number {
    return this.#window.promptTokens(fixedLength(this.#window.isNarrow));
  }

  #makeRoom(): void {
    const room = this.#room();
    this.#messages = compacted(this.#messages, room, keptMessages);
    // A small one may be full of the newest results alone.
    if (this.#window.isNarrow) this.#messages = compacted(this.#messages, room, 3);
  }

  /** For a server that takes no prompt of this length: less of everything from here on. */
  #shrink(): void {
    const [, ...rest] = this.#messages;
    const room = this.#room();
    const openings = shares.map((share) => this.#input.opening(share));
    const text = openings.find((one) => estimatedTokens([{ role: 'user', text: one }]) < room * openingShare);
    this.#messages = [{ role: 'user', text: text ?? openings.at(-1) ?? '' }, ...rest];
    this.#makeRoom();
  }

  #offers(): ToolOffer[] {
    return offers(this.#window.isNarrow).filter(({ name }) => isWithin(name, this.#input.tools ?? null));
  }

  #send(): Promise<ModelReply> {
    const { model, signal, deadline } = this.#input;
    return model.ask({
      instructions,
      messages: this.#messages,
      tools: this.#offers(),
      maxOutputTokens: this.#window.outputTokens,
      signal: AbortSignal.any([signal, deadline]),
    });
  }

  /** Words alone bring nothing: the model is asked for an action. */
  #noAction(answer: ModelAnswer): End | null {
    this.#idle += 1;
    if (this.#idle >= idleAtMost) return { end: 'no-progress', why: `${idleAtMost} answers without an action` };
    const cut = answer.finish === 'length' ? 'Your answer was cut: be shorter. ' : '';
    const names = offers().map(({ name }) => name);
    const act = `${cut}Act by one tool call (${names.join(', ')}); or call give_up with what you learned.`;
    // A server may take the tools and show the model none of them.
    this.#say(this.#idle === 1 ? act : `${act}\n\n${inWords()}`);
    return null;
  }

  #say(text: string): void {
    this.#messages.push({ role: 'user', text });
    this.#transcript.add({ kind: 'note', text });
  }

  /** Does the calls in their order. `native`: results go back by the calls' ids, else as words. */
  async #act(calls: readonly ToolCall[], native: boolean): Promise<End | null> {
    const results: Array<{ id: string; name: string; text: string }> = [];
    let end: End | null = null;
    for (const call of calls) {
      const done = end ? { text: 'not done: the session has ended', isNew: false } : await this.#do(call);
      results.push({ id: call.id, name: call.name, text: done.text });
      const { remind, end: stuck } = this.#progress.seen(call.name, call.input, done.isNew);
      if (remind) results[results.length - 1] = { id: call.id, name: call.name, text: `${done.text}\n${remind}` };
      end ??= this.#ended(call, stuck);
    }
    if (native) this.#messages.push({ role: 'tools', results });
    else
      this.#messages.push({
        role: 'user',
        text: results.map(({ name, text }) => `Result of ${name}:\n${text}`).join('\n\n'),
      });
    return end;
  }

  #ended(call: ToolCall, stuck: string | null): End | null {
    if (this.#input.workbench.state().fixed) return { end: 'fixed', why: 'a fix passed every gate' };
    if (toolNamed(call.name)?.name === giveUpName) return { end: 'gave-up', why: reasonOf(call.input) };
    return stuck ? { end: 'no-progress', why: stuck } : null;
  }

  /** One call: its result as the model is shown it, kept before anything else happens. */
  async #do(call: ToolCall): Promise<{ text: string; isNew: boolean }> {
    const { log, key, workbench, clean, signal } = this.#input;
    const before = this.#keptResult(call.id);
    const tool = toolNamed(call.name);
    if (before && !tool?.hasEffect) return this.#shown(call, before);
    if (!tool || !isWithin(tool.name, this.#input.tools ?? null))
      return this.#shown(call, { text: unknownTool(call.name), isNew: false }, false);
    const read = readInput(tool, call.input);
    if ('error' in read) return this.#shown(call, { text: read.error, isNew: false }, false);
    signal.throwIfAborted();
    const said = await tool.run(read.input, workbench);
    // What readers said on the way was kept before it.
    const kept = before ?? this.#keptResult(call.id);
    const text = quoted(`${tool.name}, ${said.ok ? 'done' : 'refused'}`, clean(said.text), {
      mark: this.#mark,
      most: this.#window.isNarrow ? narrowCharacters : resultCharacters,
    });
    const result = kept ?? { text, isNew: said.isNew === true };
    if (!kept) await log.append(key, { kind: 'result', id: call.id, name: tool.name, ...result });
    return this.#shown({ ...call, name: tool.name }, result, said.ok);
  }

  #keptResult(id: string): Extract<SessionEntry, { kind: 'result' }> | null {
    const [first] = this.#kept;
    if (first?.kind !== 'result' || first.id !== id) return null;
    this.#kept.shift();
    return first;
  }

  #shown({ name }: ToolCall, { text, isNew }: { text: string; isNew: boolean }, ok = true) {
    this.#transcript.add({ kind: 'result', name, ok, text });
    return { text, isNew };
  }
}

/** The provider's own form of an answer, for as long as it says nothing that only fills the prompt. */
const sentOf = ({ text, calls, sent }: ModelAnswer): { sent?: unknown } =>
  calls.length > 0 && sent !== undefined && withoutThoughts(text) === text ? { sent } : {};

/** Characters that each request has besides its messages. */
const fixedLength = (narrow: boolean): number => instructions.length + JSON.stringify(offers(narrow)).length;

/** How to act without tool calls. */
function inWords(): string {
  const lines = offers().map(({ name, description, schema }) => {
    const inputs = Object.keys((schema.properties as object | undefined) ?? {});
    return `- ${name}(${inputs.join(', ')}): ${description}`;
  });
  return ['If you cannot call tools, answer with one JSON object: {"tool": "<name>", "input": {...}}', ...lines].join(
    '\n',
  );
}

const unknownTool = (name: string): string =>
  `There is no tool ${name.slice(0, 60)}. Tools: ${offers()
    .map((one) => one.name)
    .join(', ')}.`;

function reasonOf(input: unknown): string {
  const reason = (input as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' ? reason.replace(/\s+/g, ' ').slice(0, 300) : 'no reason was given';
}
