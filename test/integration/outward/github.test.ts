import { githubBench } from '../../support/outward/github-bench.ts';
import { trackerContract } from '../../support/outward/tracker-contract.ts';

trackerContract('GitHub Issues', githubBench, { overTheNet: true });
