import { builtinModules } from 'node:module';
import ts from 'typescript';
import { staysInside } from '../../domain/repository-path.ts';
import type { TreeReader } from '../../ports/tree.ts';
import type { Finding } from './checks.ts';
import { calleeText, calls, literal, specifiers, type TestText } from './test-text.ts';

const frameworkModules =
  /^(?:node:)?(?:test|assert|assert\/strict)$|^(?:vitest|jest|@jest\/globals|mocha|ava|chai|sinon|expect|supertest)(?:\/|$)/;
const reserved =
  /(?:^|\/)(?:node_modules|\.git|\.github|\.husky)(?:\/|$)|(?:^|\/)(?:package(?:-lock)?\.json|yarn\.lock|pnpm-lock\.yaml|[jt]sconfig[\w.-]*\.json|(?:vitest|vite|jest|babel|ava)\.config\.\w+|\.\w+rc(?:\.\w+)?)$/i;

/** Only files that the tree lacks, inside the tree, and none that steers the project. */
export async function newFiles(files: Readonly<Record<string, string>>, tree: TreeReader): Promise<Finding> {
  const paths = Object.keys(files);
  if (paths.length === 0) return 'there is no file';
  for (const path of paths) {
    if (!staysInside(path)) return `${path.slice(0, 200)} does not lie in the tree`;
    if (reserved.test(path)) return `${path} steers the project`;
    if ((await tree.read(path)) !== null) return `${path} is already there`;
  }
  return null;
}

export function parsesClean(tests: readonly TestText[]): Finding {
  for (const { path, ast } of tests) {
    const faults = (ast as unknown as { parseDiagnostics?: ts.Diagnostic[] }).parseDiagnostics ?? [];
    if (faults[0]) return `${path}: ${ts.flattenDiagnosticMessageText(faults[0].messageText, ' ')}`;
  }
  return tests.length > 0 ? null : 'no file that can be run';
}

/** Exactly one plain test: no second one to depend on, none skipped, to-do or expected to fail. */
export function oneTest(tests: readonly TestText[], plainProgram: boolean): Finding {
  const marked = tests
    .flatMap(calls)
    .find((c) => /^(?:test|it|describe|suite)\.(?:skip|todo|fails|failing|skipIf|runIf|if)\b/.test(calleeText(c)));
  if (marked) return `${calleeText(marked)} turns the test's outcome round or off`;
  const found = tests
    .flatMap(calls)
    .filter((c) => /^(?:test|it)(?:\.(?:only|serial|concurrent))?$/.test(calleeText(c)));
  if (plainProgram) return found.length === 0 ? null : 'a plain program holds no tests';
  return found.length === 1 ? null : `${found.length} tests, where one is wanted`;
}

/** A module that is neither the runtime's nor a test framework's. */
function isOwn(name: string): boolean {
  return !frameworkModules.test(name) && !builtinModules.includes(name.replace(/^node:/, ''));
}

/** The test loads the project's code (or starts a program of it) and does something with it. */
export function drivesTheCode(tests: readonly TestText[]): Finding {
  const loads = tests.some((t) => specifiers(t).some(isOwn));
  const starts = tests
    .flatMap(calls)
    .some((c) => /(?:^|\.)(?:spawn|spawnSync|execFile|execFileSync|fork|exec|execSync)$/.test(calleeText(c)));
  const dynamic = tests
    .flatMap(calls)
    .some((c) => c.expression.kind === ts.SyntaxKind.ImportKeyword || calleeText(c) === 'require');
  return loads || starts || dynamic ? null : 'nothing of the project is loaded';
}

/** The failure must be the code's: the test itself throws nothing, asserts nothing that cannot hold, hides nothing. */
export function ownFailure(tests: readonly TestText[]): Finding {
  for (const test of tests) {
    for (const node of test.nodes) {
      if (ts.isThrowStatement(node) && !ts.isIdentifier(node.expression)) return 'the test throws an error of its own';
      if (ts.isNewExpression(node) && /(?:^|\.)\w*Error$/.test(node.expression.getText()))
        return 'the test makes an error of its own';
      if (ts.isCatchClause(node) && !/\bthrow\b/.test(node.block.getText()))
        return 'the test catches the error and goes on';
      if (ts.isCallExpression(node)) {
        const why = constantAssertion(node);
        if (why) return why;
      }
    }
  }
  return null;
}

function constantAssertion(call: ts.CallExpression): Finding {
  const callee = calleeText(call);
  if (/(?:^|\.)fail$/.test(callee)) return `${callee} fails whatever the code does`;
  if (/^process\.(?:exit|abort|kill)$/.test(callee)) return `${callee} ends the test whatever the code does`;
  if (callee.endsWith('.catch') && !/\bthrow\b/.test(call.arguments[0]?.getText() ?? ''))
    return 'the test catches the error and goes on';
  const asserts = /^(?:assert(?:\.\w+)?|expect|ok|t\.(?:is|true|false|deepEqual|assert))$/.test(callee);
  if (!asserts || call.arguments.length === 0) return null;
  const fixed = call.arguments.slice(0, callee === 'expect' ? 1 : 2).every(isConstant);
  return fixed ? `${call.getText().slice(0, 60)} says nothing of the code` : null;
}

function isConstant(node: ts.Node): boolean {
  if (ts.isLiteralExpression(node)) return true;
  const word = [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind);
  if (word || (ts.isIdentifier(node) && node.text === 'undefined')) return true;
  return ts.isBinaryExpression(node) && isConstant(node.left) && isConstant(node.right);
}

const secretShapes =
  /\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abprs]-[\w-]{10,}|\bsk[-_](?:live|test|ant|proj)?[-_]?[A-Za-z0-9]{20,}|-----BEGIN [A-Z ]{0,30}PRIVATE KEY|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|\bBearer\s+[\w.~+/-]{20,}|\bglpat-[\w-]{20,}/;

/** No key, token or private key stands in any file. */
export function secrets(files: Readonly<Record<string, string>>): Finding {
  const hit = Object.entries(files).find(([, text]) => secretShapes.test(text));
  return hit ? `${hit[0]} holds what looks like a key` : null;
}

/** No folder of this machine, and nothing imported by an absolute path. */
export function machinePathsIn(
  files: Readonly<Record<string, string>>,
  tests: readonly TestText[],
  machinePaths: readonly string[],
): Finding {
  const absolute = tests.flatMap(specifiers).find((s) => /^(?:\/|[A-Za-z]:[\\/]|file:)/.test(s));
  if (absolute) return `imports ${absolute.slice(0, 80)} by an absolute path`;
  const opened = tests
    .flatMap(calls)
    .filter((c) => /^(?:fs|fsp|path|process|spawn|exec|read|write|open|cwd|chdir)/.test(calleeText(c)))
    .flatMap((c) => c.arguments.map(literal))
    .find((text) => text !== null && /^(?:\/(?!dev\/null$)\w|[A-Za-z]:\\)/.test(text));
  if (opened) return `opens ${opened.slice(0, 80)}`;
  for (const [path, text] of Object.entries(files)) {
    const found = machinePaths.find((p) => p.length > 1 && text.includes(p));
    if (found) return `${path} names a folder of this machine`;
  }
  return null;
}
