import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { guard } from '../guard.ts';
import { snapshot } from '../values/snapshot.ts';
import { beginCall, type Call } from '../unit-of-work/call.ts';
import { current } from '../unit-of-work/work.ts';

type Any = (...given: unknown[]) => unknown;

/** Follows what a request or job reads from files. Files that the start-up reads are none of it. */
export function watchFileReads(): void {
  const plain = fs as unknown as Record<string, Any>;
  const promises = fs.promises as unknown as Record<string, Any>;
  replace(
    plain,
    'readFileSync',
    (original) =>
      function (this: unknown, ...given: unknown[]) {
        const call = begin('readFileSync', given);
        if (!call) return Reflect.apply(original, this, given);
        let isDone = false;
        try {
          const read = Reflect.apply(original, this, given);
          isDone = true;
          guard('files', () => call.answerWith(snapshot(read)), undefined);
          return read;
        } finally {
          // A `catch` that throws again would change the place that the engine prints.
          if (!isDone) guard('files', () => notRead(call), undefined);
        }
      },
  );
  replace(
    plain,
    'readFile',
    (original) =>
      function (this: unknown, ...given: unknown[]) {
        const call = begin('readFile', given);
        const callback = given.at(-1);
        if (!call || typeof callback !== 'function') return Reflect.apply(original, this, given);
        const told = function (this: unknown, ...answer: unknown[]) {
          guard('files', () => settle(call, answer[0], answer[1]), undefined);
          return Reflect.apply(callback, this, answer);
        };
        return Reflect.apply(original, this, [...given.slice(0, -1), told]);
      },
  );
  replace(
    promises,
    'readFile',
    (original) =>
      function (this: unknown, ...given: unknown[]) {
        const call = begin('readFile', given);
        const promise = Reflect.apply(original, this, given);
        if (!call || !(promise instanceof Promise)) return promise;
        // A promise of its own: one with a listener of ours would count as seen to when it is rejected.
        return promise.then(
          (read: unknown) => {
            guard('files', () => settle(call, null, read), undefined);
            return read;
          },
          (error: unknown) => {
            guard('files', () => settle(call, error, null), undefined);
            throw error;
          },
        );
      },
  );
  syncBuiltinESMExports();
}

function replace(owner: Record<string, Any>, name: string, wrap: (original: Any) => Any): void {
  const original = owner[name];
  if (!original) return;
  const wrapped = wrap(original);
  // `util.promisify` and others read what stands on the function.
  for (const key of Reflect.ownKeys(original)) {
    const own = Object.getOwnPropertyDescriptor(original, key);
    if (own && key !== 'prototype') guard('files', () => Object.defineProperty(wrapped, key, own), wrapped);
  }
  owner[name] = wrapped;
}

function begin(operation: string, [path]: readonly unknown[]): Call | null {
  return guard(
    'files',
    () => {
      if (!current.getStore()) return null;
      const target = typeof path === 'string' ? path : path instanceof URL ? path.pathname : '';
      // Modules that are loaded late are the repository's own.
      return target === '' || /\.(?:[cm]?[jt]s|node|wasm)$/.test(target) ? null : beginCall('file', target, operation);
    },
    null,
  );
}

function settle(call: Call, error: unknown, read: unknown): void {
  if (error) call.fail(error);
  else call.answerWith(snapshot(read));
}

function notRead(call: Call): void {
  call.value = { type: 'Error', message: 'not read', code: null };
  call.end('error');
}
