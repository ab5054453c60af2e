// Makes the recorder's page script one classic script: recorder/dist/page.js. The scrubber in it is the server's own.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const options: ts.CompilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  removeComments: true,
};

/** The page script's text: its modules and those that they import, each in a function of its own. */
export function pageScript(): string {
  const numbers = new Map<string, number>();
  const modules: string[] = [];
  const add = (file: string): number => {
    const known = numbers.get(file);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(file, number);
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options });
    const text = outputText
      .replace(/^"use strict";\n|^Object\.defineProperty\(exports, "__esModule".*\n/gm, '')
      .replace(/^ +/gm, '')
      .replace(/\brequire\("(\.[^"]+)"\)/g, (_, name: string) => `load(${add(path.resolve(file, '..', name))})`);
    modules[number] = text;
    return number;
  };
  add(path.join(root, 'recorder/src/page/page.ts'));
  const functions = modules.map((text) => `(exports,load)=>{${text}}`);
  return `(()=>{"use strict";const made=[],all=[${functions.join(',')}],load=(n)=>{if(!made[n])all[n]((made[n]={}),load);return made[n]};load(0)})();\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(path.join(root, 'recorder/dist'), { recursive: true });
  writeFileSync(path.join(root, 'recorder/dist/page.js'), pageScript());
}
