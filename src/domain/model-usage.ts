/** Tokens that one or more answers took. */
export interface ModelUsage {
  /** Prompt tokens in all, those from the provider's cache included. */
  input: number;
  cached: number;
  cacheWritten: number;
  output: number;
}

export const noUsage: Readonly<ModelUsage> = { input: 0, cached: 0, cacheWritten: 0, output: 0 };

export function addUsage(a: ModelUsage, b: ModelUsage): ModelUsage {
  return {
    input: a.input + b.input,
    cached: a.cached + b.cached,
    cacheWritten: a.cacheWritten + b.cacheWritten,
    output: a.output + b.output,
  };
}
