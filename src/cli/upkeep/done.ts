/** What a command did: as JSON where that is asked for, else in words. */
export function tellDone(args: { json?: boolean }, result: object, words: string): void {
  process.stdout.write(args.json ? `${JSON.stringify(result)}\n` : `${words}\n`);
}
