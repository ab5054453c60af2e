import { linearBench } from '../../support/outward/linear-bench.ts';
import { trackerContract } from '../../support/outward/tracker-contract.ts';

trackerContract('Linear', linearBench, { overTheNet: true });
