import { jiraBench } from '../../support/outward/jira-bench.ts';
import { trackerContract } from '../../support/outward/tracker-contract.ts';

trackerContract('Jira', jiraBench, { overTheNet: true });
