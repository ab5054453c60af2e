import { type Command, Option } from 'commander';
import { wholeNumber } from '../whole-number.ts';

/** How much a worker does at once, as it is told on the command line. */
export interface WorkArguments {
  concurrency: number;
  perRepository?: number;
  /** The option's earlier name. */
  perProject?: number;
}

const oneToMany = wholeNumber(1, 64);
const usualPerRepository = 2;

/** Adds the options that say how much is worked on at once. */
export function withWorkOptions(command: Command): Command {
  return command
    .option('--concurrency <n>', 'bugs worked on at once', oneToMany, 1)
    .option(
      '--per-repository <n>',
      `of one repository at once, over all workers (default: ${usualPerRepository})`,
      oneToMany,
    )
    .addOption(new Option('--per-project <n>', 'earlier name of --per-repository').argParser(oneToMany).hideHelp());
}

/** The bounds that the queue keeps to. */
export function workBounds({ concurrency, perRepository, perProject }: WorkArguments): {
  concurrency: number;
  perRepository: number;
} {
  return { concurrency, perRepository: perRepository ?? perProject ?? usualPerRepository };
}
