import type { Given } from '../api/client.ts';

export type Change = Given<'changeBugs'>['body']['change'];

export type BulkAction = 'assign' | 'priority' | 'investigate' | 'cancel' | 'close' | 'merge' | 'split';

interface Action {
  word: string;
  /** What is about to be done, before the count. */
  title: string;
  /** What comes of it. */
  hint: string;
  key?: string;
}

/** What a person does to many bugs. None of them approves anything. */
export const bulkActions: Readonly<Record<BulkAction, Action>> = {
  assign: {
    word: 'Assign',
    title: 'Assign',
    hint: 'What is left empty stays as it is. A later investigation does not change what a person has said.',
    key: 'S',
  },
  priority: {
    word: 'Priority',
    title: 'Set the priority of',
    hint: 'It stays until it is given back to what is computed.',
  },
  investigate: {
    word: 'Try again',
    title: 'Investigate again',
    hint: 'Closed and routed bugs are open again. They wait for a worker, by priority.',
  },
  cancel: {
    word: 'To a person',
    title: 'Hand to a person',
    hint: 'The work on them ends. They need investigation; what was found so far stays.',
  },
  close: {
    word: 'Won’t fix',
    title: 'Close as won’t fix',
    hint: 'A proposal that waits ends with its bug: only who may decide can close such a bug.',
  },
  merge: {
    word: 'Merge',
    title: 'Merge',
    hint: 'All others become duplicates of one: their signals count for it. “Split off” undoes it.',
    key: 'M',
  },
  split: {
    word: 'Split off',
    title: 'Split off',
    hint: 'Duplicates take back their own signals and are new bugs again.',
  },
};
