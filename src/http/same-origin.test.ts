import { describe, expect, it } from 'vitest';
import { checkSameOrigin } from './same-origin.ts';

const host = 'reproof.example:8443';

describe('where a request comes from, as its browser says', () => {
  it.each([
    [{}],
    [{ origin: 'https://reproof.example:8443' }],
    [{ origin: 'https://Reproof.example:8443', 'sec-fetch-site': 'same-origin' }],
    [{ 'sec-fetch-site': 'none' }],
  ])('%j is the server itself, or no browser', (headers) => {
    expect(() => checkSameOrigin({ headers, host })).not.toThrow();
  });

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'https://reproof.example' }],
    [{ origin: 'https://reproof.example:8443.evil.example' }],
    [{ origin: 'https://evil.example/reproof.example:8443' }],
    [{ origin: 'null' }],
    [{ origin: '' }],
    [{ origin: 'https://reproof.example:8443', 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('%j is another', (headers) => {
    expect(() => checkSameOrigin({ headers, host })).toThrow(/another origin/);
  });
});
