import { bounds } from './bounds.ts';
import { coerce } from './coerce.ts';
import type { Generator } from './draft.ts';
import { errorFirst } from './error-first.ts';
import { ownProperty } from './own-property.ts';
import { returnKind } from './return-kind.ts';
import { siblingIdiom } from './sibling-idiom.ts';

/** Every generator; their order does not matter, priors decide. */
export const generators: readonly Generator[] = [ownProperty, bounds, siblingIdiom, errorFirst, coerce, returnKind];
