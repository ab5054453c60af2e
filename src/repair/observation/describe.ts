import type { CallStep, EncodedValue, Scenario } from '../../domain/scenario.ts';

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
  if (typeof tag === 'string') return `<${tag}>`;
  return `{${Object.entries(value)
    .map(([k, v]) => `${k}: ${valueText(v)}`)
    .join(', ')}}`;
}

/** All text that a scenario feeds in, for telling echoed input from values that the program made up. */
export function inputText(scenario: Scenario): string {
  return scenario.kind === 'call'
    ? JSON.stringify(scenario.steps).replace(/"\$":"(?:undefined|nan)"/g, '')
    : JSON.stringify([scenario.argv, scenario.env, scenario.inputs, scenario.requests]);
}
