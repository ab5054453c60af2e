import { expect, test } from 'vitest';
import { publishedSchemas } from '../src/domain/published-schemas.ts';
import { staleSchemas } from './publish-schemas.ts';

test('schemas/ holds the formats as they are (else: node scripts/publish-schemas.ts)', () => {
  expect(staleSchemas()).toEqual([]);
});

test('every shared format is published under its versioned name', () => {
  const schemas = [...publishedSchemas()].map(([file, text]) => [file, JSON.parse(text)] as const);
  expect(schemas.map(([file, { title }]) => [file, title])).toEqual(
    ['event', 'recording', 'ledger', 'proposal', 'work-item', 'decision', 'change-manifest', 'policy'].map((name) => [
      `${name}.json`,
      `reproof.${name}/1`,
    ]),
  );
  for (const [, { $schema, $id }] of schemas) {
    expect($schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect($id).toMatch(/^urn:reproof:[a-z-]+:1$/);
  }
});

test('in a policy only the version is required, and unknown keys are none of it', () => {
  const policy = JSON.parse(publishedSchemas().get('policy.json') ?? '{}');
  expect([policy.required, policy.additionalProperties]).toEqual([['version'], false]);
});
