// The variables of the innermost frames of a page at its throws, by their kinds: one level of own properties.
const framesAtMost = 3;
const throwsAtMost = 30;
const variablesAtMost = 40;
const fieldsAtMost = 30;
/** Where a source that was changed for it keeps the value of an expression. */
const keeper = 'reproofSeen';

const kindOf = ({ type, subtype, className } = {}) =>
  type !== 'object'
    ? (type ?? 'undefined')
    : (subtype ?? (className === 'Object' ? 'object' : (className ?? 'object')));

const placeOf = (location) => location && { line: location.lineNumber, column: location.columnNumber ?? 0 };

/** Own enumerable properties that are plain values; getters are not run. */
async function fieldsOf(objectId, send, most) {
  const { result } = await send('Runtime.getProperties', { objectId, ownProperties: true });
  return result.filter((one) => one.value && one.enumerable).slice(0, most);
}

async function variablesOf(callFrame, frame, send, nameOf) {
  const found = [];
  for (const scope of callFrame.scopeChain.filter(({ type }) => type === 'local' || type === 'block')) {
    const [from, to] = [scope.startLocation, scope.endLocation].map(placeOf);
    for (const { name: built, value } of await fieldsOf(scope.object.objectId, send, variablesAtMost)) {
      const name = (nameOf && from && to && nameOf(callFrame, from, to, built)) || built;
      found.push(await described(value, name, frame, send));
    }
  }
  return found;
}

async function described(value, name, frame, send) {
  const isObject = value.type === 'object' && value.objectId && kindOf(value) === 'object';
  const fields = isObject ? await fieldsOf(value.objectId, send, fieldsAtMost) : [];
  const kinds = Object.fromEntries(fields.map((one) => [one.name, kindOf(one.value)]));
  return { frame, name, type: kindOf(value), fields: kinds };
}

/** What the debugger saw at each throw of one visit. */
export class PageVariables {
  #throws = [];

  /** Called while the page stands at a throw; `nameOf` gives variables of built code the names that their sources have. */
  async take({ data, callFrames }, send, nameOf) {
    if (this.#throws.length >= throwsAtMost) return;
    const variables = [];
    this.#throws.push({ heading: String(data?.description ?? '').split('\n    at ')[0], variables });
    for (const [frame, callFrame] of callFrames.slice(0, framesAtMost).entries())
      variables.push(...(await variablesOf(callFrame, frame, send, nameOf)));
    const { result: kept } = await send('Runtime.evaluate', { expression: `globalThis.${keeper}` });
    if (kept.type !== 'undefined') variables.push(await described(kept, keeper, 0, send));
  }

  /** Those of the throw of a failure. */
  of({ type, message }) {
    const heading = message ? `${type}: ${message}` : type;
    return this.#throws.find((one) => one.heading === heading)?.variables ?? [];
  }
}
