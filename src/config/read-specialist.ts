import { parse } from 'yaml';
import { z } from 'zod';
import { plain } from '../domain/plain-text.ts';
import { specialistSchema } from '../domain/routing.ts';
import type { SpecialistFile } from '../domain/specialist-file.ts';

const frontMatter = /^---\r?\n([\s\S]{0,20000}?)\r?\n---\r?\n?([\s\S]*)$/;
const longestGuidance = 6_000;
const schema = specialistSchema.extend({ tools: z.array(z.string().max(60)).max(40).optional() });

/** Reads a specialist's Markdown file; out come its parts, or every mistake in words. Throws nothing: the text may be anyone's. */
export function readSpecialist(
  text: string,
  from: SpecialistFile['from'],
): { specialist: SpecialistFile } | { mistakes: string[] } {
  const [, head = '', guidance = ''] = frontMatter.exec(text.slice(0, 60_000)) ?? [];
  if (head === '') return { mistakes: ['it has no front matter: ---, YAML, ---, then the guidance'] };
  let value: unknown;
  try {
    value = parse(head, { maxAliasCount: 0 });
  } catch (error) {
    return {
      mistakes: [`its front matter is no YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`],
    };
  }
  const read = schema.safeParse(value);
  if (!read.success)
    return {
      mistakes: read.error.issues
        .slice(0, 20)
        .map(({ path, message }) => `${path.join('.') || 'front matter'}: ${message}`),
    };
  if (guidance.trim() === '') return { mistakes: ['it says nothing below its front matter'] };
  const { tools = null, ...rest } = read.data;
  return { specialist: { ...rest, tools, guidance: plain(guidance.trim()).slice(0, longestGuidance), from } };
}
