// The variables of the program's own frames at the moment of a throw, through the in-process inspector.
import inspector from 'node:inspector';
import { fileURLToPath } from 'node:url';

const throwsAtMost = 20;
const framesAtMost = 8;
const variablesAtMost = 40;
const fieldsAtMost = 8;
/** About 2 ms each; a program that throws and catches all the time is left alone after these. */
const pausesAtMost = 200;
const told = new Set(['local', 'block', 'closure', 'catch', 'module']);

let session = null;
let state = null;

const cut = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** In the words of words.mjs. Previews run no getters and no proxy traps. */
function wordOf({ type, subtype, className, description, value, preview }) {
  if (type === 'undefined' || subtype === 'null') return subtype ?? type;
  if (type === 'string') return `string ${JSON.stringify(cut(value))}`;
  if (type === 'boolean') return `boolean ${value}`;
  if (type === 'number' || type === 'bigint') return `${type} ${cut(String(description ?? value))}`;
  if (type !== 'object') return `${type} ${type === 'symbol' ? cut(description ?? '') : ''}`.trim();
  if (subtype === 'proxy') return 'Proxy';
  const size = /^(?:Array|Map|Set)\((\d+)\)/.exec(description ?? '')?.[1];
  if (size !== undefined) return `${description.slice(0, description.indexOf('('))} ${size}`;
  const names = (preview?.properties ?? []).slice(0, fieldsAtMost).map(({ name }) => name.slice(0, 24));
  const plain = `${className || 'Object'}`.replace(/[^\w$.#]/g, '');
  return subtype ? plain : `${plain} {${names.join(', ')}${preview?.overflow ? ', …' : ''}}`;
}

function variablesOf(frame) {
  const values = {};
  if (frame.this?.type === 'object') values.this = wordOf(frame.this);
  for (const { type, object } of frame.scopeChain.slice(0, 6)) {
    if (!told.has(type) || Object.keys(values).length >= variablesAtMost) continue;
    const query = { objectId: object.objectId, ownProperties: true, generatePreview: true };
    session.post('Runtime.getProperties', query, (error, answer) => {
      for (const { name, value } of (error ? [] : answer.result).slice(0, variablesAtMost))
        if (value && !Object.hasOwn(values, name) && !/^\$\$a?\d*/.test(name))
          Object.defineProperty(values, name, { value: wordOf(value), enumerable: true });
    });
  }
  return values;
}

function ownFile(url) {
  const file = url?.startsWith('file://') ? fileURLToPath(url) : (url ?? '');
  const name = file.replace(/\?.*$/, '');
  return name.startsWith(`${state.root}/`) && !name.includes('/node_modules/')
    ? name.slice(state.root.length + 1)
    : null;
}

function onPaused({ params }) {
  if (!state || state.seen.length >= throwsAtMost) return;
  if (params.reason !== 'exception' && params.reason !== 'promiseRejection') return;
  state.pauses += 1;
  if (state.pauses > pausesAtMost) return void session.post('Debugger.setPauseOnExceptions', { state: 'none' });
  const description = String(params.data?.description ?? params.data?.value ?? '');
  if (!description.slice(0, 20_000).includes(state.message)) return;
  const at = state.count();
  const frames = params.callFrames.flatMap((frame) => {
    const file = ownFile(state.urls.get(frame.location.scriptId));
    return file ? [{ file, line: frame.location.lineNumber + 1, frame }] : [];
  });
  state.seen.push({
    at,
    frames: frames
      .slice(0, framesAtMost)
      .map(({ file, line, frame }) => ({ file, line, function: frame.functionName, values: variablesOf(frame) })),
  });
}

/** Begins to look at throws whose text holds `message`; `count` tells how far the trial's probes are. */
export function begin(root, message, count) {
  state = { root, message, count, urls: new Map(), seen: [], pauses: 0 };
  session = new inspector.Session();
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }) => state?.urls.set(params.scriptId, params.url));
  session.on('Debugger.paused', onPaused);
  session.post('Debugger.enable');
  session.post('Debugger.setPauseOnExceptions', { state: 'all' });
}

/** Ends it; the throws that were seen, first one first. */
export function take() {
  const seen = state?.seen ?? [];
  state = null;
  session?.disconnect();
  session = null;
  return seen;
}
