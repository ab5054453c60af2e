import type { TestCase, TestStatus } from './suite-result.ts';

type Json = Record<string, unknown>;
const objects = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : [];
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function parseReport(report: string): Json | null {
  try {
    const value: unknown = JSON.parse(report);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

/**
 * Tests of Jest's JSON report, which vitest's has the shape of: `testResults[{name, status, assertionResults[{ancestorTitles,
 * title, status}]}]`. A file that failed without a failed test (it could not be loaded) is a failed test of its own.
 * Null when the text is no such report.
 */
export function parseJestJson(report: string): TestCase[] | null {
  const results = parseReport(report)?.['testResults'];
  if (!Array.isArray(results)) return null;
  return objects(results).flatMap((result) => {
    const file = text(result['name']) || null;
    const tests = objects(result['assertionResults']).map((one): TestCase => {
      const titles = Array.isArray(one['ancestorTitles']) ? one['ancestorTitles'].map(text).filter(Boolean) : [];
      return { file, name: [...titles, text(one['title'])].join(' > '), status: jestStatus(one['status']) };
    });
    const unexplained = result['status'] === 'failed' && !tests.some((test) => test.status === 'failed');
    return unexplained ? [...tests, { file, name: '(file)', status: 'failed' as const, whole: true as const }] : tests;
  });
}

function jestStatus(status: unknown): TestStatus {
  if (status === 'passed') return 'passed';
  return status === 'failed' ? 'failed' : 'skipped';
}

/** Tests of Mocha's JSON report: `tests[]`, of which `failures[]` and `pending[]` name some again, and hooks that failed. */
export function parseMochaJson(report: string): TestCase[] | null {
  const raw = parseReport(report);
  if (!raw || !Array.isArray(raw['tests'])) return null;
  const failed = new Set(objects(raw['failures']).map(id));
  const pending = new Set(objects(raw['pending']).map(id));
  const told = objects(raw['tests']);
  const ids = new Set(told.map(id));
  const hooks = objects(raw['failures']).filter((one) => !ids.has(id(one)));
  return [...told, ...hooks].map((one) => ({
    file: text(one['file']) || null,
    name: text(one['fullTitle']),
    status: statusOf(id(one), failed, pending),
  }));
}

function id(one: Json): string {
  return `${text(one['file'])}\0${text(one['fullTitle'])}`;
}

function statusOf(key: string, failed: ReadonlySet<string>, pending: ReadonlySet<string>): TestStatus {
  if (failed.has(key)) return 'failed';
  return pending.has(key) ? 'skipped' : 'passed';
}
