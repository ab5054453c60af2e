import { Fault } from '../../domain/fault.ts';
import type { ModelBudget, ModelPrice } from '../../domain/model-budget.ts';
import type { ModelUsage } from '../../domain/model-usage.ts';
import type { Model, ModelAnswer, ModelMessage, ModelReply, ToolCall } from '../../ports/model.ts';
import type { SessionEntry, SessionLog } from '../../ports/session-log.ts';
import type { Workbench } from '../../ports/workbench.ts';
import { instructions } from '../prompt/instructions.ts';
import { quoted, quoteMark } from '../prompt/quote.ts';
import { offers, toolNamed } from '../registry.ts';
import { callsInText } from '../text-calls.ts';
import { readInput } from '../tool-input.ts';
import { giveUpName } from '../tools/reporting.ts';
import { compacted } from './compact.ts';
import { Progress } from './progress.ts';
import { Spending } from './spending.ts';
import { Transcript } from './transcript.ts';

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

/** Prompt tokens from which older results are left out. */
const compactAt = 24_000;
const keptMessages = 8;
const resultCharacters = 6_000;
const outputTokens = 8_000;
/** What of the first message is left where a prompt was too long, one try after the other. */
const smaller = [0.4, 0.15];
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
  #outputTokens = outputTokens;

  constructor(input: InvestigationInput) {
    this.#input = input;
    this.#spending = new Spending(input.budget, input.price);
    this.#transcript = new Transcript(input.model.label, input.clean);
    this.#mark = quoteMark(input.key);
    this.#messages = [{ role: 'user', text: input.opening(1) }];
  }

  async run(): Promise<Investigation> {
    const { log, key, opening } = this.#input;
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
    this.#messages.push({ role: 'model', text: answer.text, calls: answer.calls, ...sentOf(answer) });
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
    this.#messages = compacted(this.#messages, compactAt, keptMessages);
    try {
      let reply = await this.#send();
      for (const share of smaller) {
        if (reply.kind === 'answer' || !reply.tooLong) break;
        this.#shrink(share);
        reply = await this.#send();
      }
      return reply.kind === 'answer' ? reply.answer : { end: 'unavailable', why: reply.why };
    } catch (error) {
      if (signal.aborted || !deadline.aborted) throw error;
      return outOfTime;
    }
  }

  /** For a server that takes no prompt of this length: less of everything from here on. */
  #shrink(share: number): void {
    const [, ...rest] = compacted(this.#messages, 0, 3);
    this.#messages = [{ role: 'user', text: this.#input.opening(share) }, ...rest];
    this.#outputTokens = Math.max(1_000, Math.round(outputTokens * share));
  }

  #send(): Promise<ModelReply> {
    const { model, signal, deadline } = this.#input;
    return model.ask({
      instructions,
      messages: this.#messages,
      tools: offers(),
      maxOutputTokens: this.#outputTokens,
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
    const kept = this.#kept[0]?.kind === 'result' && this.#kept[0].id === call.id ? this.#kept.shift() : undefined;
    const tool = toolNamed(call.name);
    if (kept?.kind === 'result' && !tool?.hasEffect) return this.#shown(call, kept);
    if (!tool) return this.#shown(call, { text: unknownTool(call.name), isNew: false }, false);
    const read = readInput(tool, call.input);
    if ('error' in read) return this.#shown(call, { text: read.error, isNew: false }, false);
    signal.throwIfAborted();
    const said = await tool.run(read.input, workbench);
    const text = quoted(`${tool.name}, ${said.ok ? 'done' : 'refused'}`, clean(said.text), {
      mark: this.#mark,
      most: resultCharacters,
    });
    const result = kept?.kind === 'result' ? kept : { text, isNew: said.isNew === true };
    if (!kept) await log.append(key, { kind: 'result', id: call.id, name: tool.name, ...result });
    return this.#shown({ ...call, name: tool.name }, result, said.ok);
  }

  #shown({ name }: ToolCall, { text, isNew }: { text: string; isNew: boolean }, ok = true) {
    this.#transcript.add({ kind: 'result', name, ok, text });
    return { text, isNew };
  }
}

const sentOf = ({ calls, sent }: ModelAnswer): { sent?: unknown } =>
  calls.length > 0 && sent !== undefined ? { sent } : {};

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
