import ts from 'typescript';
import type { Finding } from './checks.ts';
import { calleeText, calls, literal, mentions, temporaryNames, type TestText } from './test-text.ts';

const writing =
  /(?:^|\.)(?:writeFile|appendFile|createWriteStream|rm|rmdir|unlink|rename|cp|copyFile|symlink|link|truncate|chmod|mkdir)(?:Sync)?$/;
const reading = /(?:^|\.)(?:readFile|createReadStream|readdir|open)(?:Sync)?$/;
const mocking =
  /^(?:vi|jest|mock|t\.mock|td|sinon|context\.mock)\.(?:mock|doMock|module|unstable_mockModule|method|spyOn|replace|stub|setSystemTime|fn)$|^(?:proxyquire|rewire|mockery\.\w+|vi\.stubGlobal|sinon\.stub)$/;
const builtin =
  /^(?:globalThis|global|Object|Array|String|Number|Function|Promise|Map|Set|Date|RegExp|Error|JSON|Math)\b/;

/** The test writes only below the temporary folder, and replaces nothing of the code or the language. */
export function sourceEdits(tests: readonly TestText[]): Finding {
  for (const test of tests) {
    const temporary = temporaryNames(test);
    for (const call of calls(test)) {
      const callee = calleeText(call);
      if (mocking.test(callee)) return `${callee} puts something else in the code's place`;
      if (!writing.test(callee)) continue;
      // A copy or a rename writes its second argument.
      const target = /(?:rename|cp|copyFile|symlink|link)(?:Sync)?$/.test(callee)
        ? call.arguments[1]
        : call.arguments[0];
      const text = target?.getText() ?? '';
      if (!/\btmpdir\b/.test(text) && !mentions(text, temporary))
        return `${callee}(${text.slice(0, 60)}) writes outside the temporary folder`;
    }
    const patched = test.nodes.filter(ts.isBinaryExpression).find(replacesCode);
    if (patched) return `writes to ${patched.left.getText().slice(0, 60)}`;
  }
  return null;
}

function replacesCode(node: ts.BinaryExpression): boolean {
  if (node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
  const left = node.left.getText();
  return /\.prototype\.|^require\.cache\b/.test(left) || (builtin.test(left) && left.includes('.'));
}

const codeFile = /\.[cm]?[jt]sx?\b|\b(?:package|package-lock|tsconfig)\.json|\.git\b/;

/** The outcome must come from what the code does, not from what its text says. Reading data files is no harm. */
export function sourceText(tests: readonly TestText[]): Finding {
  for (const test of tests) {
    for (const call of calls(test)) {
      if (!reading.test(calleeText(call))) continue;
      const target = withInitializers(call.arguments[0]?.getText() ?? '', test);
      if (codeFile.test(target) || !/['"`]/.test(target)) return `${call.getText().slice(0, 80)} reads the code's text`;
    }
    const asked = test.nodes.find(
      (n) => ts.isPropertyAccessExpression(n) && n.name.text === 'version' && !n.getText().startsWith('process.'),
    );
    if (asked) return `${asked.getText().slice(0, 60)} asks for a version`;
    const shown = calls(test).find(
      (c) =>
        /(?:^Function\.prototype\.toString\.call|\.toString)$/.test(calleeText(c)) &&
        ts.isPropertyAccessExpression(c.parent),
    );
    if (shown) return `${shown.getText().slice(0, 60)} looks at the code's text`;
  }
  return null;
}

/** The text with the initializers of the variables in it, two levels deep: where a path comes from. */
function withInitializers(text: string, test: TestText): string {
  const declared = test.nodes.filter(ts.isVariableDeclaration);
  let all = text;
  for (let level = 0; level < 2; level++) {
    const words = new Set(all.match(/[\w$]+/g));
    const made = declared.filter(
      (d) => words.has(d.name.getText()) && d.initializer && !ts.isArrowFunction(d.initializer),
    );
    all = `${text} ${made.map((d) => d.initializer?.getText()).join(' ')}`;
  }
  return all;
}

const connecting =
  /^(?:fetch|axios(?:\.\w+)?|got|request|(?:https?|net|tls|dns|http2)\.(?:get|request|connect|createConnection|lookup|resolve\w*))$/;
const local = /^(?:https?:\/\/)?(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)(?:[:/]|$)|^\//;

/** Nothing but this machine's loopback is asked. */
export function network(tests: readonly TestText[]): Finding {
  for (const call of tests.flatMap(calls)) {
    if (!connecting.test(calleeText(call))) continue;
    const target = literal(call.arguments[0]) ?? hostOf(call.arguments[0]);
    if (target !== null && !local.test(target)) return `${calleeText(call)} asks ${target.slice(0, 60)}`;
  }
  return null;
}

function hostOf(node: ts.Node | undefined): string | null {
  if (!node) return null;
  if (ts.isTemplateExpression(node)) return node.head.text || null;
  if (!ts.isObjectLiteralExpression(node)) return null;
  const host = node.properties.find((p) => p.name && /^(?:host|hostname)$/.test(p.name.getText()));
  return host && ts.isPropertyAssignment(host) ? literal(host.initializer) : null;
}

const ambientCalls =
  /^(?:Date\.now|performance\.now|process\.(?:hrtime(?:\.bigint)?|uptime|memoryUsage)|Math\.random|crypto\.(?:random\w+|getRandomValues)|random(?:UUID|Bytes|Int)|os\.(?:hostname|userInfo|homedir|cpus|platform|loadavg))$/;
/** Variables that a started program needs and that say nothing of the machine's state. */
const plainVariables = new Set(['PATH', 'NODE_OPTIONS', 'NODE_PATH', 'SystemRoot']);

/** The clock, chance and the environment are no inputs of a reproduction unless it sets them itself. */
export function ambientInputs(tests: readonly TestText[]): Finding {
  for (const { nodes } of tests) {
    for (const node of nodes) {
      if (ts.isCallExpression(node) && ambientCalls.test(calleeText(node)))
        return `${calleeText(node)} is another on every run`;
      const now =
        ts.isNewExpression(node) && node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0;
      if (now) return 'new Date() is another on every run';
      if (!ts.isPropertyAccessExpression(node) || node.expression.getText() !== 'process.env') continue;
      const set =
        ts.isBinaryExpression(node.parent) &&
        node.parent.left === node &&
        node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      if (!set && !plainVariables.has(node.name.text)) return `reads the variable ${node.name.text}`;
    }
  }
  return null;
}
