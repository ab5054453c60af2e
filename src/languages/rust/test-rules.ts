import type { TestRules } from '../language.ts';
import { callsIn } from '../lexical/calls.ts';
import { rule, textRule } from '../rule.ts';
import { rustSource } from './source.ts';

const words = new Set('if while for match fn return let loop in as impl use mod where move unsafe'.split(' '));

/** What a Rust test may not do (https://doc.rust-lang.org/book/ch11-01-writing-tests.html). */
export const rustTestRules: TestRules = {
  tests: (text) =>
    [
      ...rustSource
        .masked(text)
        .matchAll(
          /#\[(?:\w+::)?test\b[^\]\n]{0,200}\]\s*(?:#\[[^\]\n]{0,200}\]\s*)*(?:pub\s+)?(?:async\s+)?fn\s+(\w+)/g,
        ),
    ].map(([, name = '']) => name),
  calls: (text) => callsIn(rustSource.masked(text), words),
  ownFailure: [
    rule('raises an error of its own', /\b(?:panic|unreachable|todo|unimplemented|compile_error)!/g),
    rule('catches the error', /\bcatch_unwind\b|\bset_hook\b|\btake_hook\b/g),
    rule('fails whatever the code does', /\bassert!\s*\(\s*false\b|\bprocess::(?:exit|abort)\b/g),
    rule("turns the test's outcome round or off", /#!?\[\s*(?:should_panic|ignore|cfg)\b/g),
  ],
  sourceText: [
    rule('looks at the code’s text', /\b(?:include_str|include_bytes|include|file|line|column|module_path)!/g),
    textRule('reads the code’s text', /\b(?:read_to_string|read|File::open)\s*\([^)\n]{0,200}\.(?:rs|toml|git)\b/g),
  ],
  sourceEdits: [
    rule('reaches below the language', /\bunsafe\b|\bextern\b|#\[\s*(?:no_mangle|path|link)\b|\btransmute\b/g),
    rule(
      'writes files',
      /\bfs::(?:write|remove\w*|rename|create_dir\w*|copy|hard_link|set_permissions)\b|\bFile::create\b|\bOpenOptions\b/g,
    ),
  ],
  network: [
    rule(
      'reaches a network',
      /\b(?:TcpStream|UdpSocket|TcpListener|UnixStream)\b|\bstd::net\b|\b(?:reqwest|ureq|hyper)::/g,
    ),
  ],
  ambient: [
    rule('is another on every run', /\b(?:SystemTime|Instant)::now\b|\brand::|\bthread_rng\b|\bUuid::new_v4\b/g),
    rule('reads the environment', /\benv::\w+|\b(?:option_)?env!/g),
  ],
};
