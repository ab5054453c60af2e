import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { CallStep, Scenario } from '../../domain/scenario.ts';

/** One line that lets a person know the input: `encode([null], …)`, `POST /orders`, `job.mjs with input.json`. At most 160 characters. */
export function describeScenario(scenario: Scenario): string {
  const text = scenario.kind === 'call' ? callText(scenario.steps) : programText(scenario);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

function programText(scenario: Extract<Scenario, { kind: 'program' }>): string {
  const request = scenario.requests.at(-1);
  if (request) return `${request.method} ${request.path}${request.body ? ` ${request.body}` : ''}`;
  const inputs = scenario.inputs.map((i) => `${i.path}: ${i.content.replace(/\s+/g, ' ')}`);
  return [`${scenario.entry} ${scenario.argv.join(' ')}`.trim(), ...inputs].join('; ');
}

function callText(steps: readonly CallStep[]): string {
  let text = '';
  for (const step of steps) {
    if (step.do === 'get') text += text ? `.${step.name}` : step.name;
    else if (step.do === 'value') text = valueText(step.value);
    else if (step.do === 'new') text = `new ${text || 'default'}(${argsText(step.args)})`;
    else text += `${step.name ? `${text ? '.' : ''}${step.name}` : ''}(${argsText(step.args)})`;
  }
  return text;
}

function argsText(args: readonly EncodedValue[]): string {
  return args.map(valueText).join(', ');
}

function valueText(value: EncodedValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  const tag = value['$'];
  if (tag === 'undefined') return 'undefined';
  if (tag === 'nan') return 'NaN';
  if (tag === 'def') return valueText(value['value'] ?? null);
  if (tag === 'made')
    return `new ${String(value['class'])}(${argsText(Array.isArray(value['args']) ? value['args'] : [])})`;
  if (typeof tag === 'string') return `<${tag}>`;
  return `{${Object.entries(value)
    .map(([k, v]) => `${k}: ${valueText(v)}`)
    .join(', ')}}`;
}

/**
 * The label of an input beside the failing one: where it differs from that (`input.json: failing.releases[0] = null`), or
 * the input itself when the two are not of one shape. At most 160 characters.
 */
export function labelOf(scenario: Scenario, failing: Scenario): string {
  const own = describeScenario(scenario);
  if (scenario === failing || scenario.kind !== failing.kind) return own;
  const pairs = scenario.kind === 'call' ? [['', scenario, failing] as const] : inputPairs(scenario, failing);
  const places = pairs.flatMap(([name, a, b]) => differences(a, b, '').map((d) => `${name}${d}`));
  const text = places.slice(0, 3).join('; ') + (places.length > 3 ? `; ${places.length - 3} more` : '');
  return text === '' || text.length >= own.length ? own : text.slice(0, 160);
}

type Program = Extract<Scenario, { kind: 'program' }>;

/** Input files of the same path, as JSON where they are; requests as they are. */
function inputPairs(scenario: Program, failing: Scenario): Array<readonly [string, unknown, unknown]> {
  if (failing.kind !== 'program') return [];
  const files = scenario.inputs.map(({ path, content }) => {
    const other = failing.inputs.find((i) => i.path === path)?.content;
    return [`${path.slice(path.lastIndexOf('/') + 1)}: `, parsed(content), parsed(other ?? 'null')] as const;
  });
  return [...files, ['requests', scenario.requests, failing.requests]];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Paths at which two values differ, each with the first one's value; deep differences only. */
function differences(a: unknown, b: unknown, at: string): string[] {
  if (a === b) return [];
  const nested = a !== null && b !== null && typeof a === 'object' && typeof b === 'object';
  if (!nested || Array.isArray(a) !== Array.isArray(b)) return [`${at || 'all'} = ${short(a)}`];
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].slice(0, 200).flatMap((key) => {
    const path = Array.isArray(a) ? `${at}[${key}]` : at ? `${at}.${key}` : key;
    return key in left ? differences(left[key], right[key], path) : [`${path} left out`];
  });
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** All text that a scenario feeds in, for telling echoed input from values that the program made up. */
export function inputText(scenario: Scenario): string {
  return scenario.kind === 'call'
    ? JSON.stringify(scenario.steps).replace(/"\$":"(?:undefined|nan)"/g, '')
    : JSON.stringify([scenario.argv, scenario.env, scenario.inputs, scenario.requests]);
}
