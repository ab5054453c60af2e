import { bounds } from './bounds.ts';
import { callerGuard } from './caller-guard.ts';
import { clamp, indexClamp } from './clamp.ts';
import { coerce } from './coerce.ts';
import { condition } from './condition.ts';
import { contain } from './contain.ts';
import { culprit } from './culprit.ts';
import type { Generator } from './draft.ts';
import { emptiedList } from './emptied-list.ts';
import { errorFirst } from './error-first.ts';
import { halfCheck } from './half-check.ts';
import { imports } from './imports.ts';
import { initialise } from './initialise.ts';
import { languageService } from './language-service.ts';
import { lostThis } from './lost-this.ts';
import { missingAwait } from './missing-await.ts';
import { missingReturn } from './missing-return.ts';
import { misspelt } from './misspelt.ts';
import { nestedValue } from './nested-value.ts';
import { mutation, stride } from './mutation.ts';
import { optionalCallback } from './optional-callback.ts';
import { ownProperty } from './own-property.ts';
import { presence } from './presence.ts';
import { redeclared } from './redeclared.ts';
import { refusedWrite } from './refused-write.ts';
import { returnKind } from './return-kind.ts';
import { safeCall } from './safe-call.ts';
import { siblingIdiom } from './sibling-idiom.ts';
import { stateQuery } from './state-query.ts';
import { sisterAnswer } from './sister-answer.ts';
import { sisterCheck } from './sister-check.ts';
import { sisterLoop } from './sister-loop.ts';
import { takeFirst } from './take-first.ts';
import { unwrap } from './unwrap.ts';
import { validation } from './validation.ts';

/** Every generator; their order does not matter, priors decide. */
export const generators: readonly Generator[] = [
  ownProperty,
  nestedValue,
  redeclared,
  siblingIdiom,
  sisterAnswer,
  sisterCheck,
  sisterLoop,
  misspelt,
  errorFirst,
  missingReturn,
  missingAwait,
  bounds,
  emptiedList,
  halfCheck,
  condition,
  unwrap,
  returnKind,
  takeFirst,
  stride,
  coerce,
  contain,
  safeCall,
  clamp,
  stateQuery,
  validation,
  refusedWrite,
  lostThis,
  imports,
  languageService,
  initialise,
  optionalCallback,
  culprit,
  callerGuard,
  mutation,
  indexClamp,
  presence,
];
