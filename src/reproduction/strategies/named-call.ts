import type { NamedCall } from '../../domain/expectation.ts';
import type { CallScenario, CallStep } from '../../domain/scenario.ts';
import type { ReproductionContext } from '../context.ts';
import { isEsm } from '../writing/module-system.ts';

const filesRead = 2_000;
const code = /(?<!\.d)\.[cm]?[jt]sx?$/;
const aside = /(?:^|\/)(?:node_modules|dist|build|coverage)\/|[.-](?:test|spec)\.[cm]?[jt]sx?$/;

/** Whether a module hands out something of this name, as its text says it. */
function exportsName(source: string, name: string): boolean {
  const word = name.replaceAll('$', '\\$');
  return new RegExp(
    `\\bexport\\s+(?:default\\s+)?(?:async\\s+)?(?:const|let|var|class|function\\*?)\\s+${word}(?![\\w$])|` +
      `\\bexports\\.${word}\\s*=|\\bexport\\s*\\{[^}]{0,2000}(?<![\\w$])${word}(?![\\w$])|` +
      `\\bmodule\\.exports\\s*=\\s*\\{[^}]{0,2000}(?<![\\w$])${word}(?![\\w$])`,
  ).test(source);
}

/** The modules that a call can mean: by its name, and by the end of its path where that is said. */
export function modulesOf(context: ReproductionContext, { module, name }: NamedCall): string[] {
  const wanted = module?.replace(/^(?:\.{0,2}\/)+/, '') ?? null;
  const first = name.split('.')[0] ?? name;
  return context.files
    .filter((file) => code.test(file) && (wanted ? file === wanted || file.endsWith(`/${wanted}`) : !aside.test(file)))
    .slice(0, filesRead)
    .filter((file) => exportsName(context.readFile(file) ?? '', first));
}

function stepsOf({ name, args }: NamedCall): CallStep[] {
  const path = name.split('.');
  const steps = path.map((part): CallStep => ({ do: 'get', name: part }));
  return [...steps.slice(0, -1), { do: 'call', name: path.at(-1) ?? name, args }];
}

/** A call in words. */
export const saidOf = ({ name, args }: NamedCall): string =>
  `${name}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`.slice(0, 160);

/** The calls as one scenario of the module, under way together. */
export function scenarioOf(context: ReproductionContext, module: string, calls: readonly NamedCall[]): CallScenario {
  const [main, ...beside] = calls.map(stepsOf);
  const load = isEsm(module, context.readFile) ? 'import' : 'require';
  return {
    kind: 'call',
    module,
    from: module,
    load,
    steps: main ?? [],
    ...(beside.length > 0 ? { beside } : {}),
  };
}
