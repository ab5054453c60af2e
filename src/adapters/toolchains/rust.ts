import { homedir } from 'node:os';
import path from 'node:path';
import type { Toolchain, ToolchainWanted } from '../../ports/toolchain.ts';
import { ask } from './ask.ts';
import { differsFrom, shownFolders } from './shown.ts';

/**
 * The machine's Rust, offline. Of cargo's home the fetched crates alone are shown, never its credentials
 * (https://doc.rust-lang.org/cargo/guide/cargo-home.html).
 */
export async function findRust({ runtime }: ToolchainWanted): Promise<Toolchain | string> {
  const sysroot = (await ask('rustc', ['--print', 'sysroot']))?.trim();
  const version = /^rustc (\S+)/.exec((await ask('rustc', ['-V'])) ?? '')?.[1];
  if (!sysroot || !version || (await ask('cargo', ['-V'])) === null)
    return 'Rust was not found (rustc and cargo on the PATH)';
  const home = process.env['CARGO_HOME'] ?? path.join(homedir(), '.cargo');
  return {
    language: 'rust',
    label: `Rust ${version}`,
    version,
    mismatch: differsFrom(runtime, /^rust/i, version, 2, `Rust ${version}`),
    programs: ['cargo', 'rustc'],
    tools: new Set(),
    mounts: shownFolders([sysroot, path.join(home, 'registry'), path.join(home, 'git')]),
    env: {
      PATH: path.join(sysroot, 'bin'),
      CARGO_HOME: home,
      CARGO_NET_OFFLINE: 'true',
      CARGO_TERM_COLOR: 'never',
      RUST_BACKTRACE: '1',
    },
    building: { mounts: [], env: {} },
  };
}
