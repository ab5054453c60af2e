import type { Generated } from 'kysely';
import type { Bug } from '../../domain/bug.ts';
import type { BugState } from '../../domain/bug-state.ts';
import type { Priority } from '../../domain/work-item.ts';

/** The tables that queries are composed over; migrations/ is where they are made. */
export interface Schema {
  bugs: {
    id: string;
    project: number;
    number: number;
    title: string;
    error_type: string | null;
    message: string;
    level: 'fatal' | 'error' | 'warning' | 'info' | 'debug';
    platform: string;
    service: string | null;
    owner: Generated<string | null>;
    team: Generated<string | null>;
    specialist: Generated<string | null>;
    state: BugState;
    priority: Priority;
    priority_reason: Generated<string>;
    routing: Bug['routing'];
    disposition: Bug['disposition'];
    paused: Generated<boolean>;
    merged_into: string | null;
    words: Generated<string>;
  };
  bug_counts: { bug: string; first_seen: Date; last_seen: Date; count: number; users: number };
  fingerprints: { id: number; project: number; fingerprint: string; bug: string; home: string };
  releases: { fingerprint: number; name: string; count: number; first_seen: Date };
  environments: { fingerprint: number; name: string; count: number };
}
