const parts = [
  'values',
  'requests',
  'http',
  'files',
  'databases',
  'errors',
  'clock',
  'timers',
  'controls',
  'exits',
] as const;
export type Part = (typeof parts)[number];

/** How the recorder was set up, from the environment. */
export interface Options {
  dsn: string | null;
  out: string | null;
  release: string | null;
  environment: string | null;
  service: string | null;
  isOn: (part: Part) => boolean;
}

/** Reads the settings of SPEC 11 and `REPROOF_RECORDER_OFF`, a list of the parts that shall not be recorded (or `all`). */
export function readOptions(env: Readonly<Record<string, string | undefined>>): Options {
  const off = new Set((env.REPROOF_RECORDER_OFF ?? '').split(/[\s,]+/));
  const text = (name: string) => env[name]?.trim() || null;
  return {
    dsn: text('REPROOF_DSN'),
    out: text('REPROOF_OUT'),
    release: text('REPROOF_RELEASE'),
    environment: text('REPROOF_ENVIRONMENT') ?? text('NODE_ENV'),
    service: text('REPROOF_SERVICE'),
    isOn: (part) => !off.has(part) && !off.has('all'),
  };
}
