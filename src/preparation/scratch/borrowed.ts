/** An ignored entry of the checkout that the scratch tree needs; path from the root. */
export interface Borrowed {
  path: string;
  kind: 'dependencies' | 'output';
}

/** Folders that builds and generators leave and that code imports. Names alone decide: what is not listed stays away. */
const outputFolders = new Set(
  (
    'dist build lib out es esm cjs umd generated gen __generated__ .generated compiled output prebuilds types typings ' +
    'dist-cjs dist-esm dist-types .yarn .next .nuxt .output .svelte-kit'
  ).split(' '),
);

/** Single generated files: code only, for data files are where settings and keys stand. */
const codeFile = /\.(?:[cm]?[jt]sx?|wasm|node)$/;

const secret =
  /^(?:\.env.*|\.npmrc|\.yarnrc.*|\.netrc|\.git.*|\.ssh|\.aws|\.gnupg|\.docker|\.kube|id_(?:rsa|dsa|ecdsa|ed25519).*|.*\.(?:pem|key|p12|pfx|jks|keystore|crt|cer|der|asc|gpg|kdbx|tfstate))$|secret|credential|passwor|private|token|(?:^|[.-])local(?:[.-]|$)/i;

/** Names that never leave the checkout, wherever they stand in what is borrowed. */
export function isSecretName(name: string): boolean {
  return secret.test(name);
}

/** What to borrow among the ignored entries: every node_modules folder, and build output. */
export function borrow(ignored: readonly string[]): Borrowed[] {
  return ignored.flatMap((entry): Borrowed[] => {
    const parts = entry.replace(/\/$/, '').split('/');
    const path = parts.join('/');
    const name = parts.at(-1) ?? '';
    if (parts.includes('node_modules')) return [{ path, kind: 'dependencies' }];
    if (parts.some(isSecretName)) return [];
    return outputFolders.has(name) || codeFile.test(name) ? [{ path, kind: 'output' }] : [];
  });
}
