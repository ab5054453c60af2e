import { useEffect, useState } from 'react';
import type { Token } from './highlight.ts';

/** The tokens of a text's lines, once they are there; the text stands plain until then and takes no other room. */
export function useTokens(text: string, file: string): Token[][] | null {
  const [tokens, setTokens] = useState<{ of: string; lines: Token[][] | null } | null>(null);
  useEffect(() => {
    let wanted = true;
    import('./highlight.ts')
      .then(({ tokensOf }) => tokensOf(text, file))
      .then((lines) => {
        if (wanted) setTokens({ of: text, lines });
      })
      // Without colours it reads as well.
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [text, file]);
  return tokens?.of === text ? tokens.lines : null;
}
