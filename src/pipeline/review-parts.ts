import type { ProductionEvent } from '../domain/event.ts';
import type { Policy } from '../domain/policy.ts';
import type { RecordedOrigin } from '../domain/recorded-origin.ts';
import type { Recording } from '../domain/recording.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import type { Bisected } from './5-bisect.ts';
import type { Validated } from './7-validation.ts';
import type { SpecialistFile } from '../domain/specialist-file.ts';
import type { Investigated } from './agent/investigated.ts';
import type { PlaceLook } from './people/look-at-places.ts';
import type { Reproduced } from './reproduced.ts';
import type { FixOptions, Services } from './services.ts';

/** All that a run has brought, null where it did not come so far. */
export interface ReviewParts {
  options: FixOptions;
  services: Services;
  event: ProductionEvent;
  recording: Recording | null;
  /** Where that shows the bad value to have come from; null where it does not. */
  recordedOrigin: RecordedOrigin | null;
  policy: Policy;
  diagnosis: Diagnosis;
  prepared: Prepared | null;
  reproduced: Reproduced | null;
  /** Of the places that people suspect: whether the failing run goes through them. */
  places: readonly PlaceLook[];
  bisected: Bisected | null;
  validated: Validated | null;
  /** What a model did after the engine; null where none was asked. */
  /** Of the product and of the repository. */
  specialists: readonly SpecialistFile[];
  investigated: Investigated | null;
  startedAt: Date;
  /** Why the run ended before its end; null when it did not. */
  stopped: string | null;
}
