import { z } from 'zod';

/** Where a production frame lies in the repository at the base commit. */
export const mappedFrameSchema = z.object({
  /** Index into the event's frames, 0 = innermost. */
  index: z.number().int(),
  /** Path from the repository's root; null when the frame is not of this repository. */
  file: z.string().nullable(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  function: z.string().nullable(),
  /** The throwing or calling expression at that position, whitespace folded; null when it can't be read. */
  expression: z.string().nullable(),
  /** `source` = first-party code of this repository, `dependency` = under node_modules, `native` = the runtime, `unknown`. */
  kind: z.enum(['source', 'dependency', 'native', 'unknown']),
  /** How the file was found: exact, suffix, workspace-link, source-map, ... */
  via: z.string(),
});
export type MappedFrame = z.infer<typeof mappedFrameSchema>;

export const suspectSchema = z.object({
  file: z.string(),
  function: z.string().nullable(),
  line: z.number().int().nullable(),
  /** 0..1, comparable within one map only. */
  score: z.number(),
  why: z.string(),
});
export type Suspect = z.infer<typeof suspectSchema>;

export const commitRefSchema = z.object({
  commit: z.string(),
  at: z.string(),
  author: z.string(),
  subject: z.string(),
  files: z.array(z.string()),
  score: z.number().optional(),
  why: z.string().optional(),
});
export type CommitRef = z.infer<typeof commitRefSchema>;

export const codeMapSchema = z.object({
  service: z.string().nullable(),
  baseCommit: z.string(),
  frames: z.array(mappedFrameSchema),
  suspects: z.array(suspectSchema),
  owners: z.array(z.object({ owner: z.string(), file: z.string(), source: z.enum(['codeowners', 'blame']) })),
  recentChanges: z.array(commitRefSchema),
  introducedBy: commitRefSchema.nullable(),
});
/** Service, release commit, files, functions, expressions, owners and changes behind one bug. */
export type CodeMap = z.infer<typeof codeMapSchema>;
