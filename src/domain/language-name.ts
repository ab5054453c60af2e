/** A language that is read besides JavaScript and TypeScript. */
export type LanguageName = 'python' | 'go' | 'rust' | 'java' | 'ruby' | 'php' | 'csharp';
