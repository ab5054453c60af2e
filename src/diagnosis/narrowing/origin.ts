import ts from 'typescript';
import type { Operation } from '../../domain/event.ts';
import type { ValueOrigin } from '../../domain/narrowing.ts';
import type { ProbedThrow } from '../../domain/probe-trace.ts';
import { bindingOf } from '../suspects/scope.ts';
import { badValue, fieldsOf } from './bad-value.ts';
import { placeOf, textOf } from './code-place.ts';
import { bornHere, hasOtherExit, mayBeMissing } from './exits.ts';
import { calledName, type FunctionIndex } from './function-index.ts';
import type { OwnFrame } from './own-frames.ts';
import { argumentFor, isHandedOn, keyOf } from './parameters.ts';
import { writesTo } from './writes.ts';
import type { CodeUnit } from './probe-site.ts';
import { isBindingName, RecordedRun, type Spot } from './recorded-run.ts';
import type { Trace } from './trace.ts';
import { isBad, isFalsy, seenValue, shapeOf } from './words.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';

export interface OriginInput {
  operation: Operation;
  frames: readonly OwnFrame[];
  trace: Trace;
  thrown: ProbedThrow | null;
  index: FunctionIndex;
}

type End = Pick<ValueOrigin, 'how'> & {
  node: ts.Node;
  file: string;
  edge?: 'end';
  holder?: ValueOrigin['holder'];
  expression?: string;
};
type Step = { go: Spot; how: string } | { end: End };

const stepsAtMost = 16;
/**
 * Follows the bad value of the throwing expression back through what the run recorded: the last write before its use, the
 * argument that the caller on the stack gave, the return that the function left by. Null when its value was not seen.
 */
export function valueOrigin(input: OriginInput): ValueOrigin | null {
  return new Walk(input).origin();
}

class Walk {
  readonly #input: OriginInput;
  readonly #run: RecordedRun;
  readonly #steps: ValueOrigin['steps'] = [];
  #only = true;

  constructor(input: OriginInput) {
    this.#input = input;
    this.#run = new RecordedRun(input);
  }

  origin(): ValueOrigin | null {
    const { frames, operation, trace, thrown } = this.#input;
    const [top] = frames;
    const until = thrown?.at ?? Number.POSITIVE_INFINITY;
    const bad = top ? badValue(top, operation, { trace, thrown, until }) : null;
    if (!top || !bad) return null;
    const { word } = bad;
    let spot: Spot = { node: bad.node, file: top.file, at: until, ...this.#run.frame(0), via: null, word };
    const seen = new Set<ts.Node>();
    for (let i = 0; i < stepsAtMost; i += 1) {
      const step = seen.has(spot.node) ? this.#unseen(spot) : this.#step(spot);
      seen.add(spot.node);
      if ('end' in step) return this.#told(step.end, bad);
      this.#steps.push({ ...placeOf(step.go.node, step.go.file), how: step.how });
      spot = step.go;
    }
    return this.#told(this.#unseen(spot).end, bad);
  }

  #told(end: End, bad: { node: ts.Expression; word: string }): ValueOrigin {
    const place = placeOf(end.node, end.file, end.edge);
    return {
      ...place,
      expression: end.expression ?? place.expression,
      value: textOf(bad.node),
      seen: seenValue(bad.word),
      how: end.how,
      holder: end.holder ?? null,
      steps: this.#steps,
      only: this.#only && bornHere.has(end.how),
    };
  }

  #unseen(spot: Spot): { end: End } {
    return { end: { how: 'read', node: spot.node, file: spot.file } };
  }

  #step(spot: Spot): Step {
    const node = withoutTypes(spot.node);
    const go = (next: ts.Expression, how: string): Step => ({ go: { ...spot, node: next }, how });
    if (ts.isAwaitExpression(node)) return go(node.expression, 'awaited');
    if (ts.isIdentifier(node)) return this.#name(spot, node);
    if (ts.isConditionalExpression(node)) {
      const taken = this.#run.wordOf(node.condition, spot);
      if (taken === null) return this.#unseen(spot);
      const [chosen, other] = isFalsy(taken) ? [node.whenFalse, node.whenTrue] : [node.whenTrue, node.whenFalse];
      if (mayBeMissing(other)) this.#only = false;
      return go(chosen, 'chosen');
    }
    if (ts.isBinaryExpression(node)) return this.#binary(spot, node);
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return this.#member(spot, node);
    if (ts.isCallExpression(node)) return this.#call(spot, node);
    return { end: { how: 'literal', node, file: spot.file } };
  }

  #binary(spot: Spot, node: ts.BinaryExpression): Step {
    const go = (next: ts.Expression, how: string): Step => ({ go: { ...spot, node: next }, how });
    const { kind } = node.operatorToken;
    const left = this.#run.wordOf(node.left, spot);
    if (kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.CommaToken) return go(node.right, 'assigned');
    if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) {
      // What the left side gives is never kept where it is missing.
      return isBad(spot.word) && spot.word !== 'number NaN' ? go(node.right, 'chosen') : this.#unseen(spot);
    }
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken && left !== null) {
      this.#only = false;
      return go(isFalsy(left) ? node.left : node.right, 'chosen');
    }
    if (spot.word !== 'number NaN') return { end: { how: 'returned', node, file: spot.file } };
    const culprit = [node.left, node.right].find((side) => isBad(this.#run.wordOf(side, spot) ?? ''));
    if (!culprit) return { end: { how: 'returned', node, file: spot.file } };
    this.#only = false;
    return { go: { ...spot, node: culprit, word: this.#run.wordOf(culprit, spot) ?? spot.word }, how: 'worked out' };
  }

  #name(spot: Spot, name: ts.Identifier): Step {
    const found = bindingOf(name);
    if (name.text === 'undefined' || name.text === 'NaN')
      return { end: { how: 'literal', node: name, file: spot.file } };
    if (!found) return this.#unseen(spot);
    const { binding, scope } = found;
    if (binding.kind !== 'parameter' && binding.kind !== 'variable') return this.#unseen(spot);
    const write = this.#run.lastWrite(spot, name, scope as CodeUnit);
    const written = write && ts.isExpression(write.site.node) && !isBindingName(write.site.node) ? write : null;
    if (written) {
      const first = binding.kind === 'variable' && binding.node.initializer ? 1 : 0;
      if (writesTo(name.text, scope) + first !== 1 || binding.kind === 'parameter') this.#only = false;
      const depth = this.#run.depthOf(written.site.unit, spot);
      const activation = written.activation;
      const node = written.site.node as ts.Expression;
      return { go: { ...spot, node, file: written.site.file, at: written.at, activation, depth }, how: 'assigned' };
    }
    if (binding.kind === 'parameter') return this.#parameter(spot, name, binding.of, binding.index);
    return this.#declared(spot, name, binding.node, scope as CodeUnit);
  }

  /** A variable of which no write was recorded. */
  #declared(spot: Spot, name: ts.Identifier, declaration: ts.VariableDeclaration, scope: CodeUnit): Step {
    const { file } = spot;
    const loop = declaration.parent.parent;
    if (ts.isForOfStatement(loop)) return { end: { how: 'element', node: loop.expression, file } };
    const { initializer } = declaration;
    if (!ts.isIdentifier(declaration.name)) {
      return initializer ? this.#patterned(spot, name, declaration.name, initializer) : this.#unseen(spot);
    }
    if (writesTo(name.text, scope) > 0) {
      this.#only = false;
      return initializer ? this.#unseen(spot) : { end: { how: 'not-assigned', node: declaration, file } };
    }
    if (!initializer) return { end: { how: 'not-assigned', node: declaration, file } };
    return { go: { ...spot, node: initializer }, how: 'assigned' };
  }

  /** `const { rate } = options`: the property of what stands on the right. */
  #patterned(spot: Spot, name: ts.Identifier, pattern: ts.BindingPattern, from: ts.Expression): Step {
    const element = pattern.elements.find(
      (one) => ts.isBindingElement(one) && ts.isIdentifier(one.name) && one.name.text === name.text,
    );
    const key = element && ts.isBindingElement(element) ? (element.propertyName ?? element.name) : null;
    if (!key || !ts.isIdentifier(key) || !ts.isObjectBindingPattern(pattern)) {
      return { end: { how: 'element', node: from, file: spot.file } };
    }
    return this.#lacking(spot, from, from, key.text);
  }

  #parameter(spot: Spot, name: ts.Identifier, unit: ts.SignatureDeclaration, position: number): Step {
    const { frames } = this.#input;
    const parameter = unit.parameters[position];
    if (writesTo(name.text, unit) > 0) this.#only = false;
    const given = parameter?.initializer;
    if (given && spot.word === 'undefined') return { go: { ...spot, node: given }, how: 'default' };
    const depth = this.#run.depthOf(unit, spot);
    const [here, caller] = [frames[depth], frames[depth + 1]];
    const handed = isHandedOn(unit);
    if (handed) return { end: { how: 'element', node: handed, file: spot.file } };
    const node = spot.via ? spot.via.call : here && caller?.index === here.index + 1 ? caller.node : null;
    const from =
      spot.via?.from ?? (caller ? { ...spot, ...this.#run.frame(depth + 1), file: caller.file, via: null } : spot);
    if (!node || !(ts.isCallExpression(node) || ts.isNewExpression(node))) {
      return {
        end: { how: 'input', node: unit, file: spot.file, expression: name.text },
      };
    }
    const argument = argumentFor(node, position);
    if (argument === 'unknown') return this.#unseen(spot);
    if (argument === null) return { end: { how: 'not-passed', node, file: from.file } };
    const passed: Spot = { ...from, node: argument, at: Math.min(from.at, spot.at), word: spot.word };
    if (parameter && !ts.isIdentifier(parameter.name)) return this.#patterned(passed, name, parameter.name, argument);
    return { go: passed, how: 'passed' };
  }

  #member(spot: Spot, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Step {
    const key = keyOf(node);
    const told = this.#run.lastOf(spot, node, 'key');
    const holder = this.#run.lastOf(spot, node, 'holder');
    if (told?.word.startsWith('lacks ') && holder) {
      const shown = seenValue(told.word.slice('lacks '.length)).text;
      return this.#lacks(spot, node, {
        name: textOf(node.expression),
        value: seenValue(holder.word),
        key: key ?? shown,
      });
    }
    const held = told?.word.startsWith('has ') ? seenValue(told.word.slice('has '.length)).text : null;
    const place =
      holder && held !== null ? { name: textOf(node.expression), value: seenValue(holder.word), key: held } : undefined;
    if (key === null) return { end: { how: 'element', node: node.expression, file: spot.file, holder: place } };
    return this.#lacking(spot, node, node.expression, key);
  }

  /** A property that was not there, as far as its holder was seen; else where a value like it was stored under its name. */
  #lacking(spot: Spot, node: ts.Expression, holder: ts.Expression, key: string): Step {
    const word = this.#run.wordOf(holder, spot);
    const value = word === null ? null : seenValue(word);
    const absent = value && (value.type === 'Promise' || fieldsOf(value.text)?.includes(key) === false);
    if (absent && spot.word === 'undefined') return this.#lacks(spot, node, { name: textOf(holder), value, key });
    const stored = this.#input.trace.last(
      spot.at,
      ({ site, word: one }) => site.kind === 'value' && site.property === key && shapeOf(one) === shapeOf(spot.word),
    );
    if (!stored || !ts.isExpression(stored.site.node)) return { end: { how: 'read', node, file: spot.file } };
    this.#only = false;
    const { site, at, activation } = stored;
    const depth = this.#run.depthOf(site.unit, spot);
    return { go: { ...spot, node: site.node as ts.Expression, file: site.file, at, activation, depth }, how: 'stored' };
  }

  #lacks(spot: Spot, node: ts.Expression, holder: NonNullable<ValueOrigin['holder']>): Step {
    const { file } = spot;
    if (holder.value.type !== 'Promise') return { end: { how: 'absent', node, file, holder } };
    const promise = ts.isPropertyAccessExpression(node)
      ? this.#madeBy({ ...spot, node: node.expression, word: 'Promise' })
      : null;
    return { end: { how: 'not-awaited', node: promise?.node ?? node, file: promise?.file ?? file, holder } };
  }

  /** The call that made a promise: through variables and arguments. */
  #madeBy(spot: Spot): Spot {
    let at = spot;
    for (let i = 0; i < stepsAtMost && ts.isIdentifier(withoutTypes(at.node)); i += 1) {
      const step = this.#step(at);
      if ('end' in step) break;
      this.#steps.push({ ...placeOf(step.go.node, step.go.file), how: step.how });
      at = step.go;
    }
    return at;
  }

  #call(spot: Spot, node: ts.CallExpression): Step {
    const units = new Set<CodeUnit>(this.#input.index.calledBy(node, spot.file).map(({ unit }) => unit));
    const left = this.#input.trace.last(
      spot.at,
      ({ site }) => (site.kind === 'return' || site.kind === 'end') && units.has(site.unit),
    );
    const word = left?.site.kind === 'end' ? 'undefined' : left?.word;
    if (!left || word === undefined || shapeOf(word) !== shapeOf(spot.word)) return this.#foreign(spot, node);
    const { site, at, activation } = left;
    const unit = site.unit as ts.SignatureDeclaration;
    if (units.size > 1 || hasOtherExit(unit, site.kind === 'end' ? null : site.node)) this.#only = false;
    if (site.kind === 'end') return { end: { how: 'not-returned', node: unit, file: site.file, edge: 'end' } };
    if (ts.isReturnStatement(site.node)) return { end: { how: 'not-returned', node: site.node, file: site.file } };
    const via = { call: node, from: spot };
    const inside = {
      node: site.node as ts.Expression,
      file: site.file,
      at,
      activation,
      depth: -1,
      via,
      word: spot.word,
    };
    return { go: inside, how: 'returned' };
  }

  /** A call of code that was not looked into: the runtime's or a package's. */
  #foreign(spot: Spot, node: ts.CallExpression): Step {
    const { file } = spot;
    const holder = this.#run.lastOf(spot, node, 'holder');
    const key = this.#run.lastOf(spot, node, 'key');
    const value = holder && seenValue(holder.word);
    if (
      value?.type === 'Map' &&
      key &&
      calledName(node.expression) === 'get' &&
      ts.isPropertyAccessExpression(node.expression)
    ) {
      const name = textOf(node.expression.expression);
      const { text } = seenValue(key.word.replace(/^(?:lacks|has) /, ''));
      return { end: { how: 'absent', node, file, holder: { name, value, key: text } } };
    }
    return { end: { how: 'returned', node, file } };
  }
}
