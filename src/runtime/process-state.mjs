// What a program changes of its process (environment, folder, arguments, exit code, listeners), put back after a trial.

let kept = null;

const listenersNow = () => new Map(process.eventNames().map((name) => [name, new Set(process.rawListeners(name))]));

/** Remembers the process as it is. */
export function keep() {
  kept = { env: { ...process.env }, cwd: process.cwd(), argv: [...process.argv], listeners: listenersNow() };
}

/** Puts back what was kept. */
export function restore() {
  if (!kept) return;
  for (const name of Object.keys(process.env)) if (!Object.hasOwn(kept.env, name)) delete process.env[name];
  for (const [name, value] of Object.entries(kept.env)) if (process.env[name] !== value) process.env[name] = value;
  process.chdir(kept.cwd);
  process.argv = [...kept.argv];
  process.exitCode = undefined;
  for (const [name, listeners] of listenersNow()) {
    for (const listener of listeners)
      if (!kept.listeners.get(name)?.has(listener)) process.removeListener(name, listener.listener ?? listener);
  }
}
