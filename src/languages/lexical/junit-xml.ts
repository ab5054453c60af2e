import type { ToldTest } from '../test-framework.ts';

const longest = 16_000_000;

/** Test cases of a report in JUnit's XML, as pytest, Surefire and Gradle write it (https://github.com/testmoapp/junitxml). */
export function junitTests(xml: string): ToldTest[] {
  const [, ...cases] = xml.slice(0, longest).split(/<testcase(?=[\s/>])/);
  return cases.map((text) => {
    const attributes = /^(?:[^<>"]|"[^"<]*")*/.exec(text)?.[0] ?? '';
    const end = text.indexOf('</testcase>');
    const body = attributes.endsWith('/') ? '' : outside(text.slice(attributes.length, end < 0 ? text.length : end));
    const status = /<(?:failure|error)\b/.test(body) ? 'failed' : /<skipped\b/.test(body) ? 'skipped' : 'passed';
    return { file: attribute(attributes, 'classname'), name: attribute(attributes, 'name') ?? '', status };
  });
}

/** A case's own elements, without the texts in them, which programs print. */
function outside(body: string): string {
  return body.replace(/<!\[CDATA\[[^]*?(?:\]\]>|$)/g, '').replace(/>[^<]*/g, '>');
}

function attribute(text: string, name: string): string | null {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1];
  if (value === undefined) return null;
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return value.replace(/&(lt|gt|quot|apos|amp|#\d{1,7});/g, (all, one: string) =>
    one.startsWith('#') ? String.fromCodePoint(Math.min(0x10ffff, Number(one.slice(1)))) : (named[one] ?? all),
  );
}
