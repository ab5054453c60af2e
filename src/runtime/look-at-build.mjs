// Builds the package of a page once and tells what came of it, as one line of JSON on stdout. Loaded as
// `node look-at-build.mjs ROOT KEPT` inside the sandbox, with the build (src/domain/page-build.ts) on stdin; pages, scripts
// and maps that were written are kept in the folder KEPT, as far as they are no larger than a sandbox's reader takes.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const { buildPage } = createRequire(import.meta.url)('./build-page.cjs');
const [root, kept] = process.argv.slice(2);
const filesAtMost = 5_000;
const bytesAtMost = 64 * 1024 * 1024;
const readable = /\.(?:html?|[cm]?js|map)$/i;

function keep(built, written) {
  let bytes = 0;
  for (const file of written.filter((one) => readable.test(one))) {
    bytes += fs.statSync(built.at(file)).size;
    if (bytes > bytesAtMost) return;
    fs.mkdirSync(path.join(kept, path.dirname(file)), { recursive: true });
    fs.copyFileSync(built.at(file), path.join(kept, file));
  }
}

try {
  const began = performance.now();
  const built = await buildPage({ root, ...JSON.parse(fs.readFileSync(0, 'utf8')) });
  const tookMs = Math.round(performance.now() - began);
  const written = built.written.slice(0, filesAtMost);
  const scripts = written.filter((file) => /\.[cm]?js$/.test(file));
  keep(built, written);
  const sources = Object.fromEntries(scripts.map((file) => [file, built.sourcesOf(file)]));
  process.stdout.write(`\n${JSON.stringify({ written, sources, tookMs })}\n`);
} catch (error) {
  process.stdout.write(`\n${JSON.stringify({ failed: String(error?.message ?? error).slice(0, 4_000) })}\n`);
}
