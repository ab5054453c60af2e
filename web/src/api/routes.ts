import type * as access from '../../../src/contract/access.ts';
import type * as bulk from '../../../src/contract/bulk.ts';
import type * as bugs from '../../../src/contract/bugs.ts';
import type * as hosts from '../../../src/contract/code-hosts.ts';
import type * as hypotheses from '../../../src/contract/hypotheses.ts';
import type * as installation from '../../../src/contract/installation.ts';
import type * as items from '../../../src/contract/items.ts';
import type * as metrics from '../../../src/contract/metrics.ts';
import type * as outward from '../../../src/contract/outward.ts';
import type * as projects from '../../../src/contract/projects.ts';
import type * as queue from '../../../src/contract/queue.ts';
import type * as reviews from '../../../src/contract/reviews.ts';
import type * as sources from '../../../src/contract/sources.ts';
import type * as steering from '../../../src/contract/steering.ts';
import type * as views from '../../../src/contract/views.ts';
import type * as watches from '../../../src/contract/watches.ts';

/** The contract's endpoints by name. Types alone: its schemas would be a third of the script. */
export type Contract = typeof access &
  typeof bugs &
  typeof bulk &
  typeof hosts &
  typeof hypotheses &
  typeof installation &
  typeof items &
  typeof metrics &
  typeof outward &
  typeof projects &
  typeof queue &
  typeof reviews &
  typeof sources &
  typeof views &
  typeof watches &
  typeof steering.verbs;

/** Method and path of what the app asks for; routes.test.ts holds them to the contract. */
export const routes = {
  getMe: 'GET /me',
  logIn: 'POST /sessions',
  logOut: 'DELETE /sessions/current',
  changePassword: 'PUT /me/password',
  listUsers: 'GET /users',
  addUser: 'POST /users',
  changeUser: 'PATCH /users/{name}',
  listTokens: 'GET /tokens',
  makeToken: 'POST /tokens',
  revokeToken: 'DELETE /tokens/{id}',
  readAudit: 'GET /audit',
  getQueue: 'GET /queue',
  countQueue: 'GET /queue/counts',
  listQueueIds: 'GET /queue/ids',
  changeBugs: 'POST /bugs/bulk',
  listViews: 'GET /me/views',
  keepView: 'PUT /me/views',
  forgetView: 'DELETE /me/views/{name}',
  listBugs: 'GET /bugs',
  getBug: 'GET /bugs/{id}',
  getLedger: 'GET /bugs/{id}/ledger',
  listSignals: 'GET /bugs/{id}/signals',
  getTimeline: 'GET /bugs/{id}/timeline',
  listFiles: 'GET /bugs/{id}/files',
  getFile: 'GET /bugs/{id}/file',
  listLinks: 'GET /bugs/{id}/links',
  getSource: 'GET /bugs/{id}/source',
  listChanges: 'GET /bugs/{id}/changes',
  listWatches: 'GET /bugs/{id}/watches',
  listHypotheses: 'GET /bugs/{id}/hypotheses',
  addHypothesis: 'POST /bugs/{id}/hypotheses',
  listComments: 'GET /bugs/{id}/comments',
  commentBug: 'POST /bugs/{id}/comment',
  listProposals: 'GET /proposals',
  getProposal: 'GET /proposals/{id}',
  getProposalFile: 'GET /proposals/{id}/file',
  decide: 'POST /proposals/{id}/decisions',
  dryRun: 'POST /projects/{id}/policy/dry-run',
  cancel: 'POST /bugs/{id}/cancel',
  investigate: 'POST /bugs/{id}/investigate',
  priority: 'POST /bugs/{id}/priority',
  disposition: 'POST /bugs/{id}/disposition',
  merge: 'POST /bugs/{id}/merge',
  listProjects: 'GET /projects',
  makeProject: 'POST /projects',
  connectRepository: 'PUT /projects/{id}/repository',
  setQuota: 'PUT /projects/{id}/quota',
  showPolicy: 'GET /projects/{id}/policy',
  showInstallation: 'GET /installation',
  retain: 'POST /retention',
  setCodeHost: 'PUT /projects/{id}/code-host',
  unsetCodeHost: 'DELETE /projects/{id}/code-host',
  listTrackers: 'GET /projects/{id}/trackers',
  setTracker: 'PUT /projects/{id}/trackers/{name}',
  unsetTracker: 'DELETE /projects/{id}/trackers/{name}',
  testTracker: 'POST /projects/{id}/trackers/{name}/test',
  listChannels: 'GET /projects/{id}/notifications',
  setChannel: 'PUT /projects/{id}/notifications/{name}',
  unsetChannel: 'DELETE /projects/{id}/notifications/{name}',
  testChannel: 'POST /projects/{id}/notifications/{name}/test',
  showCodeHost: 'GET /projects/{id}/code-host',
  listDeploys: 'GET /projects/{id}/deploys',
  listWebhooks: 'GET /projects/{id}/webhooks',
  getLoopFigures: 'GET /metrics/loop',
  splitLoopFigures: 'GET /metrics/loop/by/{split}',
} as const satisfies Partial<Record<keyof Contract, string>>;

export type RouteName = keyof typeof routes;
